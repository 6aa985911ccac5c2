import { crashesOn } from "./crashes/suite.ts";
import { places } from "./kinds/places.ts";

// a file of its own for each place, as files are tested side by side
for (const place of places.filter(({ cloud, ground }) => cloud.name === "AWS" && ground.name === "in a folder")) await crashesOn(place);
