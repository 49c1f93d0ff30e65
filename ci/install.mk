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
INSTALLED = all lib $(MAN_PAGES) $(COMPLETIONS) $(BUILD)/libdeputy.pc

man: $(MAN_PAGES)

# scdoc writes a date into the page: that of the last change, so that the same sources give the same bytes.
$(BUILD)/man/%: docs/man/%.scd
	@mkdir -p $(@D)
	@command -v scdoc >/dev/null || { echo "scdoc makes the man pages and is missing: ci/deps install" >&2; exit 1; }
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(ci/epoch)} scdoc < $< > $@.new && mv $@.new $@

$(BUILD)/completion/%: $(BUILD)/deputy
	@mkdir -p $(@D)
	$(BUILD)/deputy completion $* > $@.new && mv $@.new $@

# Made again each time: it depends on what make was called with.
$(BUILD)/libdeputy.pc: cli/libdeputy.pc.in always
	@mkdir -p $(@D)
	@ci/install pkg-config $(VERSION) < $< > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

install: $(INSTALLED)
	ci/install install $(BUILD) $(LIBRARY_ABI) $(LIBRARY_RELEASE)

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
	$(MAKE) $(INSTALLED)
	tests/install $(BUILD)

# About a minute: the packages are built from a copy of the sources, by themselves.
check-deb: deb
	tests/deb $(BUILD) $(VERSION)

.PHONY: lib man install uninstall deb deps-install check-install check-deb
