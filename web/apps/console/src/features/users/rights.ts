/** How the states of a change of rights look. */
export const TONES: Record<string, "warning" | "success" | "danger" | "neutral"> = {
  proposed: "warning",
  confirmed: "success",
  declined: "danger",
  withdrawn: "neutral",
};
