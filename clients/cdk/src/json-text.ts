/** Whether a resolved value has what CloudFormation makes a text of: anything but texts, maps and lists. */
export function losesTypes(value: unknown): boolean {
  if (typeof value === "string" || value === undefined) {
    return false;
  }
  if (typeof value !== "object" || value === null) {
    return true;
  }
  const items = Object.entries(value);
  if (items.length === 1 && (items[0][0] === "Ref" || items[0][0].startsWith("Fn::"))) {
    return false;
  }
  return items.some(([, item]) => losesTypes(item));
}
