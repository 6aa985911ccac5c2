import { UsageError } from "../../lib/errors.ts";
import { bindingType, serviceKinds } from "../../lib/kinds.ts";
import { apply } from "../actions/apply.ts";
import { approvalRequired } from "../actions/approval.ts";
import type { Frame } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { type Manifest, placeManifests, readManifests } from "../manifests.ts";
import { withAccount } from "../place/account.ts";
import { serviceKind } from "../target.ts";
import { refuseFolder } from "./bind-folder.ts";
import type { CreateFlags } from "./create.ts";
import { finish } from "./written.ts";

/** `create -f`: the objects of files. `word` is what stands where a kind would. */
export async function createFromFiles(frame: Frame, flags: CreateFlags, word: string | undefined): Promise<void> {
  if (word !== undefined) serviceKind(word);
  if (!flags.filename) {
    const names = serviceKinds.map(({ singular }) => singular).join(", ");
    throw new UsageError(
      "neither a KIND nor -f FILE given",
      `name a kind (${names}), as in \`kubectl cloud create queue orders --account NAME\``,
    );
  }
  if (flags.set) throw new UsageError("-f and --set don't go together", "write the field into the file");
  const timeoutMs = parseDuration(flags.timeout, "--timeout");
  const manifests = withAccount(await readManifests(flags.filename, frame.io), frame.place(flags));
  if (manifests.some(({ kind }) => kind === bindingType)) refuseFolder(frame, flags);
  const context = await frame.connect(flags);
  const placed = placeManifests(manifests, context.namespace, flags.namespace !== undefined);
  const asked = flags.requireApproval ? placed.map(withApproval) : placed;
  const written = await apply(context, asked, { dryRun: flags.dryRun, force: flags.forceConflicts ?? false });
  await finish(context, frame.io, flags, written, timeoutMs);
}

function withApproval({ kind, object }: Manifest): Manifest {
  if (!kind.service) return { kind, object };
  const { annotations } = object.metadata;
  return { kind, object: { ...object, metadata: { ...object.metadata, annotations: { ...annotations, ...approvalRequired } } } };
}
