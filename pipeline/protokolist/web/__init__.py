"""The archive in a browser: ``app.create`` makes the application, ``protokolist serve`` runs it."""
