# libdeputy, shared and static: what cli/library.c needs of the program, and nothing that needs Jansson.
# The version of the interface, not of the program: ABI goes up when a program that was built before could no longer run.
LIBRARY_ABI = 0
LIBRARY_RELEASE = $(LIBRARY_ABI).1.0
LIBRARY_PACKAGES = libxml-2.0 libpcre2-8
LIBRARY_MAP = cli/libdeputy.map
LIBRARY = $(BUILD)/library
LIBRARY_SHARED = $(LIBRARY)/libdeputy.so.$(LIBRARY_RELEASE)
OBJCOPY ?= objcopy

# The linker takes what cli/library.o asks for; of cli/ that is little.
PIC = $(BUILD)/pic
LIBRARY_CLI = library library_results complain inputs policy_files report_common review review_documents
LIBRARY_PARTS = $(filter core/% policy/% xml/%,$(SOURCES)) $(LIBRARY_CLI:%=cli/%.c)
PIC_OBJECTS = $(LIBRARY_PARTS:%.c=$(PIC)/%.o) $(PIC)/embedded.o

lib: $(LIBRARY_SHARED) $(LIBRARY)/libdeputy.a

# Never as bytecode (-flto among CFLAGS): objcopy below makes names local that bytecode would go on asking for.
PIC_CFLAGS = -fPIC -fvisibility=hidden -fno-lto

$(PIC)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(DEPUTY_CFLAGS) $(PIC_CFLAGS) -MMD -c -o $@ $<

$(PIC)/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(DEPUTY_CFLAGS) $(PIC_CFLAGS) -c -o $@ $<

$(PIC)/xml/place_tracker.o $(PIC)/xml/decoder.o: CFLAGS += -O3

$(PIC)/parts.a: $(PIC_OBJECTS)
	rm -f $@
	$(AR) rcsD $@ $(PIC_OBJECTS)

# nodelete: libxml2 goes on calling the memory functions it was given (xml/memory.h) when nobody needs the library any more.
$(LIBRARY_SHARED): $(PIC)/parts.a $(LIBRARY_MAP)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,libdeputy.so.$(LIBRARY_ABI) -Wl,--version-script,$(LIBRARY_MAP) \
	    -Wl,--no-undefined,-z,nodelete,--as-needed -o $@ $(PIC)/cli/library.o $(PIC)/parts.a \
	    $$(pkg-config --libs $(LIBRARY_PACKAGES))
	ln -sf $(@F) $(@D)/libdeputy.so.$(LIBRARY_ABI)
	ln -sf $(@F) $(@D)/libdeputy.so

# One object whose other names are its own: text_of and the like are the caller's to use.
$(LIBRARY)/libdeputy.a: $(PIC)/parts.a $(LIBRARY_MAP)
	@mkdir -p $(@D)
	$(CC) -r -nostdlib -o $(PIC)/libdeputy.o $(PIC)/cli/library.o $(PIC)/parts.a
	sed -n 's/^ *\(deputy_[a-z_]*\);$$/\1/p' $(LIBRARY_MAP) > $(PIC)/public
	$(OBJCOPY) --keep-global-symbols=$(PIC)/public $(PIC)/libdeputy.o
	rm -f $@
	$(AR) rcsD $@ $(PIC)/libdeputy.o

-include $(PIC_OBJECTS:.o=.d)
