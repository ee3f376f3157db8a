python := .venv/bin/python
templates := find templates -name '*.html' | xargs .venv/bin/djade --target-version 5.2

# What `check --deploy` looks at: the settings of a production site.
production := SITE_URL=https://clinic.example ALLOWED_HOSTS=clinic.example \
	SECRET_KEY=for-this-check-only-0123456789-abcdefghijklmnopqrstuvwxyz \
	DATABASE_URL=sqlite:////nowhere/clinic EMAIL_URL=smtp://mail.example MEDIA_ROOT=/nowhere/media

.PHONY: run test check format messages bench prove clean development

# When make is killed it passes nothing on; the kernel then tells its child.
run:
	@setpriv --pdeathsig TERM bin/run

test: development
	@command -v chromium >/dev/null || bin/debian chromium
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || bin/debian postgresql
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || bin/debian nginx
	@command -v systemd-analyze >/dev/null || bin/debian systemd
	bin/with-postgres $(python) -m pytest -n auto --dist worksteal -m "database and not browser"
	env -u DATABASE_URL $(python) -m pytest -n auto --dist worksteal --cov

check: development
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(templates) --check
	.venv/bin/lint-imports --no-cache --no-logo
	$(python) bin/dependencies
	DATABASE_URL=sqlite://:memory: $(python) manage.py makemigrations --check --dry-run
	@echo manage.py check --deploy, with the settings of a production site
	@$(production) $(python) manage.py check --deploy --fail-level WARNING

format: development
	$(python) -m ruff check --fix
	$(python) -m ruff format
	$(templates)

# The catalogues in locale/; those who only run the site or its tests need no gettext.
messages: development
	@command -v msgfmt >/dev/null || bin/debian gettext
	$(python) manage.py makemessages --all --add-location file --no-wrap --no-obsolete \
		--ignore tests --ignore bench --ignore var
	$(python) manage.py compilemessages --ignore .venv

bench: development
	@command -v wrk >/dev/null && ls /usr/sbin/nginx >/dev/null 2>&1 || bin/debian wrk nginx
	$(python) -m bench

# The short proofs of `make test`, at length.
stack := -m pytest tests/stack -n 2 --rounds 1000 --requests 100000 --long
faults := -m pytest tests/faults -s --seconds 300
prove: development
	bin/html-check
	bin/lighthouse
	bin/with-postgres $(python) $(stack)
	env -u DATABASE_URL $(python) $(stack)
	bin/with-postgres $(python) $(faults)
	env -u DATABASE_URL $(python) $(faults)

# var/ stays: it holds the database, the pictures and the passwords.
clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* node_modules
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

development:
	@bin/install requirements-dev.txt
