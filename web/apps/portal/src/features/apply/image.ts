/** Photographs are made small on the phone before they travel: at most 1600 px on the long side. */
export const LONGEST_SIDE = 1600;
export const MAX_MEGABYTES = 10;
export const ACCEPTED = ["image/jpeg", "image/png", "image/webp", "application/pdf"] as const;
const MEGABYTE = 1024 * 1024;

/** Width and height that fit the longest side, in proportion, never enlarged. */
export function fitWithin(width: number, height: number, longest = LONGEST_SIDE): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** The i18n key of what is wrong with a file, null when it may be sent. Photographs may be larger: they are reduced. */
export function fileProblem(file: { type: string; size: number }): string | null {
  if (!(ACCEPTED as readonly string[]).includes(file.type)) return "apply.documents.badType";
  if (file.size === 0) return "apply.documents.emptyFile";
  const limit = file.type === "application/pdf" ? MAX_MEGABYTES : MAX_MEGABYTES * 4;
  return file.size > limit * MEGABYTE ? "apply.documents.tooLarge" : null;
}

/** "IMG_2041.HEIC.png" → "IMG_2041.HEIC.jpg" */
export const jpegName = (name: string): string => `${name.replace(/\.[^.]+$/, "") || "photo"}.jpg`;

/** The file itself, or a JPEG of at most 1600 px when it is a larger or heavier picture. */
export async function reduceImage(file: File): Promise<File> {
  if (!file.type.startsWith("image/")) return file;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const [width, height] = fitWithin(bitmap.width, bitmap.height);
  if (width === bitmap.width && height === bitmap.height && file.size <= 1.5 * MEGABYTE) {
    bitmap.close();
    return file;
  }
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff"; // a transparent PNG would turn black as JPEG
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return blob && blob.size < file.size ? new File([blob], jpegName(file.name), { type: "image/jpeg" }) : file;
}
