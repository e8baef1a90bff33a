"""What the commands do, one module each; the command line imports a command's module when it runs it."""
