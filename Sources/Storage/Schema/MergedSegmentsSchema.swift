extension Migration {
  /// Batches in parts, and segments that were merged from small ones.
  static let mergedSegments = """
    -- Large parts of batches, so that a search reads only the columns that it asks about. The id is the segment's number
    -- times 8192 plus the number of the part: a range of ids is a segment, and no index is needed.
    CREATE TABLE batch_parts (
      id INTEGER PRIMARY KEY,
      data BLOB NOT NULL
    ) STRICT;

    -- The latest arrival of a merged segment's events; `arrival` is the earliest. Null when all arrived together.
    ALTER TABLE segments ADD COLUMN last_arrival INTEGER;
    CREATE INDEX small_segments ON segments (trail, first_sequence) WHERE row_count < 2500;

    -- When the rows of merged segments arrived.
    CREATE TABLE segment_pieces (
      segment INTEGER NOT NULL REFERENCES segments ON DELETE CASCADE,
      first_row INTEGER NOT NULL,
      row_count INTEGER NOT NULL,
      arrival INTEGER NOT NULL,
      PRIMARY KEY (segment, first_row)
    ) STRICT;

    -- The received files that a kept file was packed of: which bytes of it they are, and, when they came uncompressed and
    -- were compressed for it, how long they are inflated.
    CREATE TABLE packed_files (
      id INTEGER PRIMARY KEY,
      raw_file INTEGER NOT NULL REFERENCES raw_files ON DELETE CASCADE,
      place INTEGER NOT NULL,
      length INTEGER NOT NULL,
      inflated INTEGER NOT NULL,
      is_plain INTEGER NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX packed_files_by_hash ON packed_files (hash);
    CREATE INDEX packed_files_by_raw_file ON packed_files (raw_file);
    """
}
