CREATE TABLE entries (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT   NOT NULL,
    message    TEXT   NOT NULL,
    picture    TEXT,
    created_at BIGINT NOT NULL -- milliseconds since 1970, UTC
);
