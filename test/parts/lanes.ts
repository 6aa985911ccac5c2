/**
 * Worlds that cases take turns in: as many cases run side by side as there are worlds, and never two in one. What a case that
 * fails leaves behind is nobody else's: the next one gets a new world.
 */
export class Lanes<World extends object> {
  readonly #open: () => Promise<World>;
  readonly #opened: World[] = [];
  readonly #free: World[] = [];
  readonly #waiting: ((world: World) => void)[] = [];

  constructor(open: () => Promise<World>) {
    this.#open = open;
  }

  async open(count: number): Promise<this> {
    this.#free.push(...(await Promise.all(Array.from({ length: count }, () => this.#new()))));
    return this;
  }

  async use(act: (world: World) => Promise<void>): Promise<void> {
    let world = this.#free.pop() ?? (await new Promise<World>((resolve) => this.#waiting.push(resolve)));
    try {
      await act(world);
    } catch (error) {
      world = await this.#new();
      throw error;
    } finally {
      const next = this.#waiting.shift();
      if (next) next(world);
      else this.#free.push(world);
    }
  }

  async close(close: (world: World) => Promise<void>): Promise<void> {
    await Promise.all(this.#opened.map(close));
  }

  async #new(): Promise<World> {
    const world = await this.#open();
    this.#opened.push(world);
    return world;
  }
}
