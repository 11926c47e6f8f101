"""A window of Yanshu, driven by WebKitWebDriver. Standard library only."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

TIMEOUT_S = 60.0
LOOK_EVERY_S = 0.05


class Window:
    """The app on a data folder; closed when the `with` block ends."""

    def __init__(self, binary: Path, data: Path, size: tuple[int, int] = (1280, 800)) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {
            **os.environ, "TAURI_WEBVIEW_AUTOMATION": "true", "TAURI_AUTOMATION": "true", "NO_AT_BRIDGE": "1",
            "GDK_BACKEND": "x11", "YANSHU_DATA_DIR": str(data),
        }
        environment.pop("WAYLAND_DISPLAY", None)
        quiet = subprocess.DEVNULL
        self.data = data
        self.driver = subprocess.Popen(
            ["WebKitWebDriver", "--host=127.0.0.1", f"--port={self.port}"],
            env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True,
        )
        self.session = ""
        try:
            self._until_it_listens()
            options = {"webkitgtk:browserOptions": {"binary": str(binary), "args": []}}
            found = self._call("POST", "/session", {"capabilities": {"alwaysMatch": options}})
            self.session = f"/session/{found['sessionId']}"
            self._call("POST", f"{self.session}/timeouts", {"script": int(TIMEOUT_S * 1000)})
            self._call("POST", f"{self.session}/window/rect", {"width": size[0], "height": size[1]})
            self.until("return !!document.querySelector('[data-testid=frame]')")
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> "Window":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._call("DELETE", self.session)
        except (OSError, urllib.error.URLError):
            pass
        self._end()

    def js(self, script: str, *arguments: object) -> object:
        """What the script returns."""
        return self._call("POST", f"{self.session}/execute/sync", {"script": script, "args": list(arguments)})

    def js_async(self, script: str, *arguments: object) -> object:
        """What the script hands to its last argument."""
        return self._call("POST", f"{self.session}/execute/async", {"script": script, "args": list(arguments)})

    def until(self, script: str) -> object:
        """Waits until the script returns something true."""
        end = time.monotonic() + TIMEOUT_S
        while time.monotonic() < end:
            found = self.js(script)
            if found:
                return found
            time.sleep(LOOK_EVERY_S)
        raise TimeoutError(script)

    def click(self, testid: str) -> None:
        """Clicks with the pointer."""
        self._call("POST", f"{self.session}/element/{self._element(testid)}/click", {})

    def type(self, testid: str, text: str) -> None:
        """Types key by key."""
        self._call("POST", f"{self.session}/element/{self._element(testid)}/value", {"text": text})

    def process_id(self) -> int:
        """The app itself: the one with this data folder that is neither the driver nor a web process."""
        wanted = f"YANSHU_DATA_DIR={self.data}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if wanted in environment and command and b"WebKit" not in command:
                return int(folder.name)
        raise ProcessLookupError("the app")

    def _element(self, testid: str) -> str:
        selector = {"using": "css selector", "value": f"[data-testid={json.dumps(testid)}]"}
        return next(iter(self._call("POST", f"{self.session}/element", selector).values()))

    def _until_it_listens(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(LOOK_EVERY_S)
        raise TimeoutError("WebKitWebDriver does not listen")

    def _call(self, method: str, path: str, body: object = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method, data=data, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S + 10) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error

    def _end(self) -> None:
        # The driver, the app and its web processes are one group.
        for last in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.driver.pid, last)
                self.driver.wait(3)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass
