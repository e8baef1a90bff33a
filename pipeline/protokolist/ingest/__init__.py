from protokolist.ingest.source import SourceText
def read_source(path): raise SystemExit
