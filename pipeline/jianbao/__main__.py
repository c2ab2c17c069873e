"""`python -m jianbao` is `jianbao`."""

from jianbao.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
