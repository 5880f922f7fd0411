import "element-plus/es/components/message/style/css";

import { ElMessage } from "element-plus";

/** A short word that something has been done, or why it could not be. */
export const notify = {
  done: (message: string): void => void ElMessage.success({ message, duration: 2500 }),
  problem: (message: string): void => void ElMessage.error({ message, duration: 6000, showClose: true }),
};
