import { folderVariable, layout } from "../../../lib/local/folder.ts";
import { FolderPlace } from "../places/folder.ts";
import type { Ground } from "./ground.ts";

/** A folder of local mode. It knows no rights, and what kills runs at its files is in folder-crashes.test.ts. */
export class FolderGround implements Ground {
  readonly place = new FolderPlace();
  readonly doors = {};

  get runs(): string {
    return layout(this.place.folder).runs;
  }

  open(): Promise<void> {
    return this.place.open();
  }

  close(): Promise<void> {
    return this.place.close();
  }

  async dispatcher() {
    return { store: this.place.store, local: true };
  }

  async environment(): Promise<Record<string, string>> {
    return { [folderVariable]: this.place.folder };
  }
}
