import type { Service } from "../service";

/** 处理请求的一方：云信，或代替它的沙箱。 */
export function by(service: Service): string {
  return service === "sandbox" ? "沙箱" : "云信";
}
