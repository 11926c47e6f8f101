import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist";
import worker from "pdfjs-dist/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = worker;

/** Opens a document under the page's policy: nothing is compiled from text, nothing is fetched. */
export async function open(data: Uint8Array): Promise<PDFDocumentProxy> {
  const task = getDocument({
    // A copy: the worker takes what it is given for itself.
    data: data.slice(),
    isEvalSupported: false,
    useWasm: false,
    useWorkerFetch: false,
    useSystemFonts: true,
    disableAutoFetch: true,
    enableXfa: false,
  });
  return task.promise;
}

/** Draws the first page so wide that it is sharp. */
export async function drawFirst(
  document: PDFDocumentProxy,
  canvas: HTMLCanvasElement,
  height: number,
): Promise<void> {
  const page = await document.getPage(1);
  const whole = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: (height * window.devicePixelRatio) / whole.height });
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  await page.render({ canvas, viewport }).promise;
}
