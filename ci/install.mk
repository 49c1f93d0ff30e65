# make install and its opposite, with the names of the GNU coding standards; DESTDIR stands before every path.
prefix = /usr/local
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
libdir = $(exec_prefix)/lib
includedir = $(prefix)/include
datarootdir = $(prefix)/share
datadir = $(datarootdir)
mandir = $(datarootdir)/man
docdir = $(datarootdir)/doc/deputy
INSTALL = install
export DESTDIR prefix exec_prefix bindir libdir includedir datadir mandir docdir INSTALL

MAN_PAGES = $(patsubst docs/man/%.scd,$(BUILD)/man/%,$(wildcard docs/man/*.scd))
COMPLETIONS = $(addprefix $(BUILD)/completion/,bash zsh fish powershell)

# All that `make install` puts somewhere.
installable: all lib $(MAN_PAGES) $(COMPLETIONS)

man: $(MAN_PAGES)

# scdoc writes a date into the page: that of the last change, so that the same sources give the same bytes.
$(BUILD)/man/%: docs/man/%.scd
	@mkdir -p $(@D)
	@command -v scdoc >/dev/null || { echo "scdoc makes the man pages and is missing: ci/deps install" >&2; exit 1; }
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(ci/epoch)} scdoc < $< > $@.new && mv $@.new $@

$(BUILD)/completion/%: $(BUILD)/deputy
	@mkdir -p $(@D)
	$(BUILD)/deputy completion $* > $@.new && mv $@.new $@

# `sudo make install` must not leave files of root's in somebody's build folder: it installs what is there, or says what to do.
install:
	@if ci/install may-build $(BUILD); then \
	    $(MAKE) --no-print-directory installable; \
	else \
	    $(MAKE) --no-print-directory -q installable || ci/install not-built $(BUILD); \
	fi
	ci/install install $(BUILD) $(LIBRARY_ABI) $(LIBRARY_RELEASE) $(VERSION)

uninstall:
	ci/install uninstall $(BUILD) $(LIBRARY_ABI) $(LIBRARY_RELEASE)

# ---- Debian packages, into $(BUILD)/deb ----
deb:
	ci/deps deb
	ci/deb $(BUILD) $(VERSION)

deps-install:
	ci/deps install

# About a minute the first time, because the library is built once more for another machine policy; then 15 seconds.
check-install: deps-install
	$(MAKE) installable
	tests/install $(BUILD)

# About a minute: the packages are built from a copy of the sources, by themselves.
check-deb: deb
	tests/deb $(BUILD) $(VERSION)

.PHONY: lib man installable install uninstall deb deps-install check-install check-deb
