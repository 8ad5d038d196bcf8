import { parseDataModel } from "../../../packages/query-engine/data-model.ts";

export const SCHEMA = `
datasource client {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

generator client {
  provider = "prisma-client-py"
  binaryTargets = ["native"]
}

enum Color {
  RED
  GREEN
}

// model Ghost { id String @id }
model Owner {
  id    String  @id
  data  Json?   // a field that is called like an argument
  where String?
  things Thing[]
  @@map("owners")
}

model Thing {
  id      String   @id @default(uuid())
  owner_id String?
  owner   Owner?   @relation(fields: [owner_id], references: [id])
  doc     Json     @default("{}")
  docs    Json[]
  at      DateTime?
  big     BigInt?
  price   Decimal?
  raw     Bytes?
  color   Color    @default(RED)
  count   Int      @default(0)
  shape   Unsupported("circle")?
  @@unique([owner_id, count])
}
`;

export const DATA_MODEL = parseDataModel(SCHEMA);
