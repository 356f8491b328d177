type ProgressListener = (share: number) => void;

const listeners = new WeakMap<Blob, ProgressListener>();

/** Tells the progress of a file's upload, from 0 to 1. */
export function onProgress(file: Blob, listener: ProgressListener): void {
  listeners.set(file, listener);
}

/** Sends a file as `fetch` does. Only XMLHttpRequest tells how much of a file has been sent. */
export function sendFile(url: string, { method = 'POST', headers, signal }: RequestInit, file: Blob): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    new Headers(headers).forEach((value, name) => {
      if (name !== 'user-agent') request.setRequestHeader(name, value);
    });
    request.upload.onprogress = ({ loaded, total }) => listeners.get(file)?.(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(new Response(request.status === 204 ? null : request.responseText, answerOf(request)));
    request.onerror = () => reject(new TypeError('The upload was cut off.'));
    request.onabort = () => reject(signal?.reason);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function answerOf(request: XMLHttpRequest): ResponseInit {
  const lines = request.getAllResponseHeaders().trim().split(/\r?\n/);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: request.status, headers: headers.filter(([name]) => name !== '') };
}
