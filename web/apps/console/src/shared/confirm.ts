import "element-plus/es/components/message-box/style/css";

import { ElMessageBox } from "element-plus";

/** Whether the person really means it: for what cannot be taken back. */
export async function confirmed(words: {
  title: string;
  message: string;
  yes: string;
  no: string;
}): Promise<boolean> {
  const { title, message, yes, no } = words;
  return ElMessageBox.confirm(message, title, {
    confirmButtonText: yes,
    cancelButtonText: no,
    autofocus: false,
  }).then(
    () => true,
    () => false,
  );
}
