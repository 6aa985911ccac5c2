import { kebab } from "../flags/schema.ts";

/** What a shell takes as the name of a variable: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap03.html#tag_03_216 */
export function isVariable(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** A connection's key as variables are written: `queueURL` is `QUEUE_URL`. */
export function variableOf(key: string): string {
  return kebab(key)
    .replaceAll(/[^a-z0-9]/g, "_")
    .toUpperCase();
}

/** What stands before the variables of an object: of `orders-eu` it is `ORDERS_EU_`. */
export function prefixOf(objectName: string): string {
  const name = objectName.replaceAll(/[^a-z0-9]/g, "_").toUpperCase();
  return `${/^\d/.test(name) ? "_" : ""}${name}_`;
}

/**
 * Variables by which whoever may write an object's `connection.keys` would decide what runs on the machine of whoever uses it:
 * those of the loader, of shells, and of interpreters that load what they name. sudo keeps a list of the same kind.
 */
const loading =
  /^(LD_|DYLD_|_RLD|LIBPATH$|SHLIB_PATH$|PATH$|IFS$|ENV$|BASH_|SHELLOPTS$|BASHOPTS$|PS4$|PROMPT_COMMAND$|ZDOTDIR$|NODE_(OPTIONS|PATH|EXTRA_CA_CERTS)$|NPM_CONFIG_|PERL5|PERLLIB$|PYTHON|RUBY(LIB|OPT)$|GEM_|JAVA_TOOL_OPTIONS$|_JAVA_OPTIONS$|JDK_JAVA_OPTIONS$|CLASSPATH$|GIT_|HOME$|SHELL$|EDITOR$|PAGER$|XDG_)/i;

/** Whether a variable of that name can make programs load or run something. */
export function loadsCode(name: string): boolean {
  return loading.test(name);
}
