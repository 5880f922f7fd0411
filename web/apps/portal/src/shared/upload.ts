import {
  type Answer,
  type Api,
  type ApiError,
  type UploadInit,
  type UploadPath,
  cookie,
  errorFrom,
  formOf,
  newKey,
} from "@huoshui/api";

/** Sends a file and tells how much has gone (fetch cannot); refusals come as `ApiError`. */
export function uploadWithProgress<P extends UploadPath>(
  client: Api,
  path: P,
  { path: values, file, fields, key }: UploadInit<P>,
  { language, onProgress }: { language: string; onProgress: (percent: number) => void },
): Promise<Answer<P, "post">> {
  const url = client.url as (path: P, init: object) => string;
  const xhr = new XMLHttpRequest();
  xhr.open("POST", url(path, { path: values }));
  xhr.setRequestHeader("Accept-Language", language);
  xhr.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
  xhr.setRequestHeader("Idempotency-Key", key ?? newKey());
  xhr.upload.onprogress = (event) => {
    if (event.lengthComputable) onProgress(Math.round((event.loaded / event.total) * 100));
  };
  return new Promise((resolve, reject: (error: ApiError) => void) => {
    xhr.onerror = () => reject(errorFrom(0, null, language));
    xhr.onload = () => {
      const body = parsed(xhr.responseText);
      if (xhr.status >= 200 && xhr.status < 300) resolve(body as Answer<P, "post">);
      else reject(errorFrom(xhr.status, body, language));
    };
    xhr.send(formOf(file, fields));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // errorFrom finds words for an answer that is not ours
  }
}
