CREATE TABLE thumbnail_jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    picture     TEXT    NOT NULL,
    state       TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    taken_until INTEGER NOT NULL DEFAULT 0, -- milliseconds since 1970, UTC; past it the worker is taken for dead
    error       TEXT
);
CREATE INDEX thumbnail_jobs_open ON thumbnail_jobs (id) WHERE state IN ('queued', 'running');
