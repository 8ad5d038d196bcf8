CREATE TYPE "Color" AS ENUM ('RED', 'GREEN');
CREATE TABLE "Owner" (id TEXT PRIMARY KEY, email TEXT UNIQUE);
CREATE TABLE "Thing" (
  id TEXT PRIMARY KEY, text TEXT, int INTEGER, big BIGINT, float DOUBLE PRECISION, price DECIMAL(65, 30), at TIMESTAMP(3),
  flag BOOLEAN, doc JSONB, raw BYTEA, color "Color", colors "Color"[], texts TEXT[], docs JSONB[],
  owner_id TEXT REFERENCES "Owner" (id)
);
