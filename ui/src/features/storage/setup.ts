import type { StorageSetup } from "@/bindings";

export type Provider = "aws" | "oss" | "cos" | "obs" | "other";

type Known = { region: string; endpoint: (region: string) => string; pathStyle: boolean };

/** As their documents write the S3-compatible endpoint. */
export const PROVIDERS: Record<Provider, Known> = {
  aws: { region: "eu-west-1", endpoint: (r) => `https://s3.${r}.amazonaws.com`, pathStyle: false },
  oss: { region: "cn-hangzhou", endpoint: (r) => `https://s3.oss-${r}.aliyuncs.com`, pathStyle: false },
  cos: { region: "ap-guangzhou", endpoint: (r) => `https://cos.${r}.myqcloud.com`, pathStyle: false },
  obs: { region: "cn-north-4", endpoint: (r) => `https://obs.${r}.myhuaweicloud.com`, pathStyle: false },
  other: { region: "us-east-1", endpoint: () => "https://minio.example.com:9000", pathStyle: true },
};

/** Whose storage an endpoint is. */
export function providerOf(endpoint: string): Provider {
  const hosts = { aws: "amazonaws.com", oss: "aliyuncs.com", cos: "myqcloud.com", obs: "myhuaweicloud.com" };
  const found = Object.entries(hosts).find(([, host]) => endpoint.includes(host));
  return (found?.[0] as Provider | undefined) ?? "other";
}

/** A storage as it is being typed: hours are text until they are whole, and both ways of linking keep their words. */
export type TypedSetup = Omit<StorageSetup, "link"> & {
  linkKind: "signed" | "public";
  hours: string;
  publicUrl: string;
};

export function emptySetup(): TypedSetup {
  return {
    name: "",
    endpoint: "",
    private_host: false,
    region: "",
    bucket: "",
    path_style: true,
    prefix: "",
    access_key: "",
    linkKind: "signed",
    hours: "168",
    publicUrl: "",
  };
}

export function typed(setup: StorageSetup): TypedSetup {
  const { link, ...rest } = setup;
  return {
    ...rest,
    linkKind: link.kind,
    hours: link.kind === "signed" ? String(link.hours) : "168",
    publicUrl: link.kind === "public" ? link.url : "",
  };
}

/** What goes to Rust, which checks it. */
export function untyped(setup: TypedSetup): StorageSetup {
  const { linkKind, hours, publicUrl, ...rest } = setup;
  const digits = hours.normalize("NFKC").trim();
  // Rust says of 0 that it is out of range.
  const whole = /^\d{1,4}$/.test(digits) ? Number(digits) : 0;
  return {
    ...rest,
    link: linkKind === "signed" ? { kind: "signed", hours: whole } : { kind: "public", url: publicUrl },
  };
}
