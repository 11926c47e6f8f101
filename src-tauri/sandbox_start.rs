//! How the built-in sandbox is started.

use std::path::Path;

use sandbox::Sandbox;

/// Starts the sandbox on the port it had last time, if that is free: URLs of files uploaded then stay good.
pub async fn start(data_dir: &Path) -> Result<Sandbox, String> {
    let folder = data_dir.join("sandbox");
    let note = folder.join("port");
    let last = files::read_text(&note, 16).ok().and_then(|text| text.trim().parse::<u16>().ok());
    for port in last.into_iter().chain([0]) {
        let mut options = sandbox::Options::new(&folder);
        options.listen.set_port(port);
        match sandbox::start(options).await {
            Ok(sandbox) => {
                // Only a convenience: without the note the next start takes another port.
                let _ = files::replace(&note, sandbox.address().port().to_string().as_bytes());
                return Ok(sandbox);
            }
            Err(error) if port == 0 => return Err(error.to_string()),
            Err(_) => {}
        }
    }
    Err("no port is free".to_owned())
}
