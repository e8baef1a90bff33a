-- The archive: one SQLite file. Version 1; later versions are reached by migrations (database.py), never by editing this.
-- Spans are code points of documents.text. «local_id» is an id of the record («p1», «o2», «s3»); persons and
-- organisations of the whole archive have numbers, and appearances tie the two together.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Counts the changes of what is searched, so that copies in memory know when they are old.
INSERT INTO meta VALUES ('generation', '0');

-- Every file ever seen under the paths of a build.
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT,
    size INTEGER,
    mtime_ns INTEGER,
    state TEXT NOT NULL CHECK (state IN ('read', 'set aside', 'gone')),
    reason TEXT
);
CREATE INDEX files_by_content ON files (sha256);

-- What was read: one row a protocol. A file's content may hold several («part» counts them from 0).
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    part INTEGER NOT NULL DEFAULT 0,
    path TEXT NOT NULL,
    media_type TEXT NOT NULL,
    pages INTEGER,
    recognised INTEGER NOT NULL DEFAULT 0,
    confidence REAL,
    closed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    program TEXT NOT NULL,
    model TEXT NOT NULL,
    text TEXT NOT NULL,
    record BLOB NOT NULL,
    warnings TEXT,
    UNIQUE (sha256, part)
);
-- What may be seen, without going through the rows with their texts.
CREATE INDEX documents_by_sight ON documents (gone, closed);

CREATE TABLE pages (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    width REAL,
    height REAL,
    recognised INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    -- Degrees clockwise by which recognition turned the page to stand upright.
    turned INTEGER NOT NULL DEFAULT 0,
    words BLOB,
    picture BLOB,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

CREATE TABLE meetings (
    document_id INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    title TEXT,
    number TEXT,
    date TEXT,
    year INTEGER,
    place TEXT,
    attendance INTEGER,
    issuer TEXT
);
CREATE INDEX meetings_by_date ON meetings (date);

-- Persons of the archive; a person's number is that of its first appearance.
CREATE TABLE persons (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    last TEXT,
    first TEXT,
    middle TEXT,
    gender TEXT,
    sort_key TEXT NOT NULL
);
CREATE INDEX persons_by_name ON persons (sort_key);

CREATE TABLE person_appearances (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    person_id INTEGER REFERENCES persons DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    last TEXT,
    first TEXT,
    middle TEXT,
    gender TEXT,
    surname_key TEXT NOT NULL,
    score REAL,
    reason TEXT,
    UNIQUE (document_id, local_id)
);
CREATE INDEX appearances_by_surname ON person_appearances (surname_key);
CREATE INDEX appearances_by_person ON person_appearances (person_id);

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    parent_id INTEGER REFERENCES organisations DEFERRABLE INITIALLY DEFERRED,
    sort_key TEXT NOT NULL
);
CREATE INDEX organisations_by_name ON organisations (sort_key);
CREATE INDEX organisations_by_parent ON organisations (parent_id);

CREATE TABLE organisation_appearances (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    organisation_id INTEGER REFERENCES organisations DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    aliases TEXT,
    parent TEXT,
    name_key TEXT NOT NULL,
    score REAL,
    reason TEXT,
    UNIQUE (document_id, local_id)
);
CREATE INDEX appearances_by_key ON organisation_appearances (name_key);
CREATE INDEX appearances_by_organisation ON organisation_appearances (organisation_id);

-- Every place where a person or an organisation is named.
CREATE TABLE mentions (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    local_id TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX mentions_by_document ON mentions (document_id, kind, local_id);

CREATE TABLE participation (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (document_id, local_id, part)
) WITHOUT ROWID;

-- A position somebody held at a meeting; over the meetings of an archive they make roles in time.
CREATE TABLE roles (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    title TEXT NOT NULL,
    head TEXT NOT NULL,
    organisation TEXT,
    start INTEGER,
    end INTEGER
);
CREATE INDEX roles_by_document ON roles (document_id, local_id);

CREATE TABLE agenda (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    item INTEGER NOT NULL,
    number TEXT,
    text TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (document_id, item)
) WITHOUT ROWID;

CREATE TABLE statements (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    section TEXT NOT NULL,
    item INTEGER,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    page INTEGER,
    date TEXT,
    year INTEGER,
    due TEXT,
    confidence REAL,
    text TEXT NOT NULL,
    -- The likeliest lemma of every word: for programs that cannot use the tokenizer of statement_words.
    lemma_text TEXT NOT NULL,
    UNIQUE (document_id, local_id)
);
CREATE INDEX statements_by_type ON statements (type);

CREATE TABLE speakers (
    statement_id INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    appearance_id INTEGER NOT NULL REFERENCES person_appearances ON DELETE CASCADE,
    PRIMARY KEY (statement_id, appearance_id)
) WITHOUT ROWID;
CREATE INDEX speakers_by_person ON speakers (appearance_id);

CREATE TABLE answers (
    statement_id INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    question_id INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    PRIMARY KEY (statement_id, question_id)
) WITHOUT ROWID;
CREATE INDEX answers_by_question ON answers (question_id);

CREATE TABLE assignees (
    statement_id INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    PRIMARY KEY (statement_id, local_id)
) WITHOUT ROWID;

CREATE TABLE statement_topics (
    statement_id INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    topic TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (statement_id, topic)
) WITHOUT ROWID;
CREATE INDEX statements_by_topic ON statement_topics (topic);

CREATE TABLE votes (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    item INTEGER,
    "for" REAL,
    against REAL,
    abstained REAL,
    unanimous INTEGER NOT NULL DEFAULT 0,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX votes_by_document ON votes (document_id);

-- What searches filter, rank and count by, packed by document: a copy of what stands above (columns.py).
CREATE TABLE columns (
    document_id INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    packed BLOB NOT NULL
);

-- What people decided by hand about who is who: appearances by content and local id, so that it outlives a rebuild.
CREATE TABLE decisions_by_hand (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    action TEXT NOT NULL CHECK (action IN ('merge', 'split')),
    one_sha256 TEXT NOT NULL,
    one_part INTEGER NOT NULL,
    one_local_id TEXT NOT NULL,
    other_sha256 TEXT NOT NULL,
    other_part INTEGER NOT NULL,
    other_local_id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
);

-- What people corrected: whole annotations by content (json of marks, compressed); the newest that is not undone counts.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    part INTEGER NOT NULL,
    marks BLOB NOT NULL,
    form TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX corrections_by_content ON corrections (sha256, part);

-- The log: every build, and what became of every file it saw.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    begun_at TEXT NOT NULL,
    ended_at TEXT,
    program TEXT NOT NULL,
    model TEXT NOT NULL
);
CREATE TABLE run_files (
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    path TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('read', 'unchanged', 'moved', 'set aside', 'gone')),
    reason TEXT,
    PRIMARY KEY (run_id, path)
) WITHOUT ROWID;

-- Words of statements, of persons' names, organisations' names and positions, by the program's own tokenizer.
CREATE VIRTUAL TABLE statement_words USING fts5 (text, content = 'statements', content_rowid = 'id', tokenize = 'protokolist', columnsize = 0);
CREATE TRIGGER statements_added AFTER INSERT ON statements BEGIN
    INSERT INTO statement_words (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER statements_removed AFTER DELETE ON statements BEGIN
    INSERT INTO statement_words (statement_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE VIRTUAL TABLE person_words USING fts5 (name, content = 'person_appearances', content_rowid = 'id', tokenize = 'protokolist', columnsize = 0);
CREATE TRIGGER appearances_added AFTER INSERT ON person_appearances BEGIN
    INSERT INTO person_words (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER appearances_removed AFTER DELETE ON person_appearances BEGIN
    INSERT INTO person_words (person_words, rowid, name) VALUES ('delete', old.id, old.name);
END;
CREATE VIRTUAL TABLE organisation_words USING fts5 (name, aliases, content = 'organisation_appearances', content_rowid = 'id', tokenize = 'protokolist', columnsize = 0);
CREATE TRIGGER bodies_added AFTER INSERT ON organisation_appearances BEGIN
    INSERT INTO organisation_words (rowid, name, aliases) VALUES (new.id, new.name, new.aliases);
END;
CREATE TRIGGER bodies_removed AFTER DELETE ON organisation_appearances BEGIN
    INSERT INTO organisation_words (organisation_words, rowid, name, aliases) VALUES ('delete', old.id, old.name, old.aliases);
END;
CREATE VIRTUAL TABLE role_words USING fts5 (title, content = 'roles', content_rowid = 'id', tokenize = 'protokolist', columnsize = 0);
CREATE TRIGGER roles_added AFTER INSERT ON roles BEGIN
    INSERT INTO role_words (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER roles_removed AFTER DELETE ON roles BEGIN
    INSERT INTO role_words (role_words, rowid, title) VALUES ('delete', old.id, old.title);
END;

-- Pieces of an index are put together sixteen at a time, which makes a build faster; at its end all become one (build.py).
INSERT INTO statement_words (statement_words, rank) VALUES ('automerge', 16);
INSERT INTO person_words (person_words, rank) VALUES ('automerge', 16);
INSERT INTO organisation_words (organisation_words, rank) VALUES ('automerge', 16);
INSERT INTO role_words (role_words, rank) VALUES ('automerge', 16);

CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'generation';
END;
CREATE TRIGGER documents_changed AFTER UPDATE ON documents BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'generation';
END;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'generation';
END;
