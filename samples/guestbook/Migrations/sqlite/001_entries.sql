CREATE TABLE entries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    message    TEXT    NOT NULL,
    picture    TEXT,
    created_at INTEGER NOT NULL -- milliseconds since 1970, UTC
);
