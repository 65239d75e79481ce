import type { Policy } from "../access/database.js";
import type { Place } from "../trail/coverage.js";

/** Where the trail's files about a cluster come from. */
export function placeOf(clusterArn: string): Place {
  const [, , , region = "unknown", accountId = "unknown"] = clusterArn.split(":");
  return { accountId, region };
}

/** "account 111122223333, eu-west-1". */
export function placeName({ accountId, region }: Place): string {
  return `account ${accountId}, ${region}`;
}

/** The places of all databases, each once. */
export function placesOf(databases: Policy["databases"]): readonly Place[] {
  const places = databases.map(({ clusterArn }) => placeOf(clusterArn));
  return [...new Map(places.map((place) => [placeName(place), place])).values()];
}
