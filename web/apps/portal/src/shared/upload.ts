import { type ApiError, cookie, errorFrom, newKey } from "@huoshui/api";

interface Upload {
  url: string;
  file: File;
  fields?: Record<string, string>;
  key?: string;
  language: string;
  onProgress: (percent: number) => void;
}

/** Sends a file and tells how much has gone (fetch cannot); refusals come as `ApiError`. */
export function uploadWithProgress<T>({
  url,
  file,
  fields = {},
  key,
  language,
  onProgress,
}: Upload): Promise<T> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  const xhr = new XMLHttpRequest();
  xhr.open("POST", url);
  xhr.setRequestHeader("Accept-Language", language);
  xhr.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
  xhr.setRequestHeader("Idempotency-Key", key ?? newKey());
  xhr.upload.onprogress = (event) => {
    if (event.lengthComputable) onProgress(Math.round((event.loaded / event.total) * 100));
  };
  return new Promise<T>((resolve, reject: (error: ApiError) => void) => {
    xhr.onerror = () => reject(errorFrom(0, null, language));
    xhr.onload = () => {
      const body = parsed(xhr.responseText);
      if (xhr.status >= 200 && xhr.status < 300) resolve(body as T);
      else reject(errorFrom(xhr.status, body, language));
    };
    xhr.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // errorFrom finds words for an answer that is not ours
  }
}
