import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";

type Size = PostgresSpec["size"];

/** What each size is on RDS; memory and CPU of a class: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html */
const classes: Record<Size, string> = {
  /** 2 vCPU that share, 1 GiB. */
  small: "db.t4g.micro",
  /** 2 vCPU, 8 GiB. */
  medium: "db.m7g.large",
  /** 8 vCPU, 32 GiB. */
  large: "db.m7g.2xlarge",
};

/** The DB instance class that a spec asks for. */
export function classOf({ size, aws }: PostgresSpec): string {
  return aws?.instanceClass ?? classes[size];
}

/** The size of a class; the class itself when it is none of ours, which then differs from every size. */
export function sizeOf(instanceClass: string | undefined): Size {
  const found = Object.entries(classes).find(([, each]) => each === instanceClass);
  return (found?.[0] ?? instanceClass) as Size;
}
