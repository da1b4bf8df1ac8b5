"""`python -m stet` is the console command."""

from stet.cli import main

if __name__ == "__main__":
    main()
