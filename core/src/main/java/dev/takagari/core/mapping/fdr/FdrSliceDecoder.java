package dev.takagari.core.mapping.fdr;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.json.ByteArena;
import dev.takagari.core.json.FlatObject;
import dev.takagari.core.json.NamePath;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.SliceCodecs;
import dev.takagari.core.mapping.SliceCodecs.Outcome;
import dev.takagari.core.mapping.SliceEvent;
import dev.takagari.core.mapping.SliceText;
import dev.takagari.core.mapping.TextMemo;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSlicePlan.Fill;
import dev.takagari.core.mapping.fdr.FdrSlicePlan.Kept;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Decodes lines of Falcon Data Replicator files from their bytes, without strings.
///
/// **Idea.** [FlatObject] says where the values of a line lie and which layout it has. What is to
/// be done with the values of one kind of event in one layout is found once ([FdrSlicePlan]); an
/// event then is: decode some slices into columns ([SliceCodecs]), derive others
/// ([FdrSliceDerived]), choose the time, hash the id, and look up which members are left to the
/// attributes. Nothing is copied that stays as it was sent, and nothing is allocated for it.
///
/// **Invariants.** [FdrLineDecoder] is the meaning: for every line this decoder gives the equal
/// event or asks it. It asks for lines that are not flat, for events that are not of a sensor or
/// lack a part of their identity, for a layout until it comes the second time (so that layouts that
/// never come again cost no plan), and when a table has reached its bound. How many lines that were
/// is counted. Memory is bounded whatever the lines are.
///
/// **Checked** by `FdrSliceDecoderTest`: all fixtures, all samples, random records and mutated
/// lines give equal events. **Measured** by the micro-benchmark `decode` of `./takagari bench
/// micro`.
///
/// The event is a view that the next call reuses. For one thread.
@SuppressWarnings("ReferenceEquality") // a context is one object for all lines of a file
public final class FdrSliceDecoder implements LineDecoder {
  private static final int MOST_SHARED = 1 << 14;

  private static final byte[] SENSOR_PREFIX = prefix("fdr/1");
  private static final byte[] EXTERNAL_PREFIX = prefix("fdr-ext/1");
  private static final byte[] FIRST_MEMBER = {'{', '"'};
  private static final byte[] NEXT_MEMBER = {',', '"'};
  private static final byte[] END_OF_NAME = {'"', ':'};
  private static final byte[] END_OF_RECORD = {'}'};

  private final FdrLineDecoder plain;
  private final UnmappedNames unmapped;
  private final PlainLines plainLines;

  private final ByteArena arena = new ByteArena();
  private final FlatObject<FdrLayout> members = new FlatObject<>(arena);
  private final SliceEvent event = new SliceEvent(arena);
  private final SliceText text = new SliceText(arena);
  private final SliceCodecs codecs = new SliceCodecs(arena, event, text);
  private final FdrSliceDerived derived = new FdrSliceDerived(arena, event, members, text, codecs);
  private final MessageDigest sha256 = Sha256.begin();
  private final byte[] hash = new byte[32];
  private final JsonBuffer json = new JsonBuffer(1 << 10);

  /// By fill: what the column was after it.
  private final Outcome[] outcomes = new Outcome[Long.SIZE];

  private final int[] places = new int[Long.SIZE];
  private final int[] sizes = new int[Long.SIZE];
  private final long[] numbers = new long[Long.SIZE];

  private @Nullable LineContext context;
  private HostNames registry = HostNames.NONE;
  private @Nullable TextMemo hostNames;
  private int modulePlace;
  private int objectPlace;
  private long ingested;
  private boolean noncanonical;

  /// @param plainLines counts the lines that are left to the plain decoder
  public FdrSliceDecoder(UnmappedNames unmapped, PlainLines plainLines) {
    this.unmapped = unmapped;
    this.plainLines = plainLines;
    plain = new FdrLineDecoder(unmapped);
    begin();
  }

  private static byte[] prefix(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private void begin() {
    members.forget();
    event.forgetShared();
    objectPlace = event.reserve();
    modulePlace = event.share(FdrMapping.MODULE);
    context = null;
  }

  @Override
  public Event decode(byte[] buffer, int offset, int length, long line, LineContext context) {
    if (event.sharedCount() > MOST_SHARED) {
      begin();
    }
    if (this.context != context) {
      enter(context);
    }
    FdrSlicePlan plan = members.read(buffer, offset, length) ? plan(members.path()) : null;
    if (plan == null || !decode(plan, line, context)) {
      plainLines.add();
      return plain.decode(buffer, offset, length, line, context);
    }
    if (!plan.known) {
      unmapped.add(plan.action());
    }
    return event;
  }

  private void enter(LineContext next) {
    context = next;
    event.setShared(objectPlace, next.rawObject());
    ingested = FdrTime.micros(next.ingested());
    if (registry != next.hostNames()) {
      registry = next.hostNames();
      hostNames = new TextMemo(this::hostName);
    }
  }

  private @Nullable String hostName(String hostId) {
    String name = registry.find(hostId);
    return name == null ? null : Fold.fold(name);
  }

  private @Nullable FdrSlicePlan plan(NamePath<FdrLayout> path) {
    FdrLayout layout = path.layout();
    if (layout == null) {
      if (path.ends() < 2) {
        return null;
      }
      layout = new FdrLayout(path.names());
      path.setLayout(layout);
    }
    boolean sensor =
        layout.simpleName() >= 0
            && members.isString(layout.simpleName())
            && derived.load(layout.simpleName());
    boolean named =
        sensor || derived.load(layout.externalType()) || derived.load(layout.eventType());
    int at = named ? derived.at() : 0;
    int length = named ? derived.length() : 0;
    byte direction = direction(layout);
    FdrSlicePlan last = layout.last();
    FdrSlicePlan plan =
        last != null && last.fits(sensor, arena.array(), at, length, direction)
            ? last
            : layout.find(sensor, arena.array(), at, length, direction);
    if (plan == null) {
      plan = layout.add(make(layout, sensor, text.string(at, length), direction));
    }
    return plan != null && plan.isUsable() ? plan : null;
  }

  /// The digit that says who opened a connection, 0 for anything else.
  private byte direction(FdrLayout layout) {
    return derived.load(layout.direction()) && derived.length() == 1
        ? arena.array()[derived.at()]
        : 0;
  }

  private FdrSlicePlan make(FdrLayout layout, boolean sensor, String name, byte digit) {
    Family known = name.isEmpty() ? null : FdrMapping.knownFamily(sensor, name);
    Family family = known == null ? FdrMapping.family(sensor, null) : known;
    String direction = digit == '1' ? "ingress" : digit == '0' ? "egress" : null;
    boolean accepted = FdrPlan.isAccepted(family, direction);
    boolean counted = known == null && !name.isEmpty();
    return new FdrSlicePlan(layout, sensor, name, family, !counted, accepted, event);
  }

  /// @return whether it could be done without the plain decoder
  private boolean decode(FdrSlicePlan plan, long line, LineContext context) {
    event.clear();
    noncanonical = false;
    derived.before(plan);
    fill(plan);
    derived.after(plan);
    setHostName();
    if (noncanonical) {
      event.add(Columns.EVENT_MARKS.ordinal(), event.share("ip.noncanonical"), 0);
    }
    setTime(plan, context);
    setId(plan);
    event.setNumber(Columns.EVENT_INGESTED.ordinal(), ingested);
    event.setText(Columns.EVENT_MODULE.ordinal(), modulePlace, 0);
    event.setText(Columns.EVENT_DATASET.ordinal(), plan.datasetPlace, 0);
    event.setText(Columns.RAW_OBJECT.ordinal(), objectPlace, 0);
    event.setNumber(Columns.RAW_LINE.ordinal(), line);
    return keepTheRest(plan);
  }

  /// Fills columns in mapping order; the first field that says something wins.
  private void fill(FdrSlicePlan plan) {
    Fill[] fills = plan.fills;
    for (int i = 0; i < fills.length; i++) {
      Fill fill = fills[i];
      outcomes[i] = Outcome.NOTHING;
      if (!derived.load(fill.member())) {
        continue;
      }
      int at = derived.at();
      int length = derived.length();
      boolean looked = noncanonical || !fill.codec().readsAddresses() || text.isV4(at, length);
      noncanonical |= !looked && !isCanonical(at, length);
      int ordinal = fill.ordinal();
      boolean taken = event.has(ordinal);
      if (taken && !fill.adds()) {
        continue;
      }
      Outcome outcome = codecs.decode(fill.codec(), ordinal, at, length);
      if (!taken && outcome != Outcome.NOTHING) {
        outcomes[i] = outcome;
        places[i] = event.place(ordinal);
        sizes[i] = event.size(ordinal);
        numbers[i] = event.number(ordinal);
      }
    }
  }

  /// Whether every piece of the text is an address or says that there is none.
  private boolean isCanonical(int at, int length) {
    int end = at + length;
    byte[] bytes = arena.array();
    int from = at;
    for (int i = at; i <= end; i++) {
      if (i < end && !SliceText.separatesAddresses(bytes[i])) {
        continue;
      }
      if (i > from && !text.isV4(from, i - from) && !text.address(from, i - from)) {
        return isCanonicalPlainly(from, end - from);
      }
      from = i + 1;
    }
    return true;
  }

  /// The same for a text whose first piece is no address as bytes are read.
  private boolean isCanonicalPlainly(int at, int length) {
    for (String piece : IpAddress.pieces(text.string(at, length))) {
      if (IpAddress.parse(piece) == null && !FdrDerived.isAbsent(piece)) {
        return false;
      }
    }
    return true;
  }

  private void setHostName() {
    int id = Columns.HOST_ID.ordinal();
    if (hostNames == null || !event.has(id) || event.has(Columns.HOST_NAME)) {
      return;
    }
    byte[] name = hostNames.find(arena.array(), event.place(id), event.size(id));
    if (name != null) {
      int place = arena.append(name, 0, name.length);
      event.setText(Columns.HOST_NAME.ordinal(), place, name.length);
    }
  }

  /// See [FdrTime#set].
  private void setTime(FdrSlicePlan plan, LineContext context) {
    long recorded = time(plan.timestamp);
    if (recorded < FdrTime.EARLIEST || recorded >= FdrTime.LATEST) {
      recorded = SliceCodecs.NO_TIME;
    }
    boolean inside = recorded != SliceCodecs.NO_TIME;
    long reference = inside ? recorded : FdrTime.arrival(context);
    for (int member : plan.times) {
      long candidate = time(member);
      if (candidate == SliceCodecs.NO_TIME) {
        continue;
      }
      if (FdrTime.isAbsurd(candidate, reference, inside)) {
        mark("time.absurd");
        continue;
      }
      if (!codecs.isZoned()) {
        mark("time.nozone");
      }
      event.setNumber(Columns.TIMESTAMP.ordinal(), candidate);
      return;
    }
    setTimeOfId(plan, reference, inside, context);
  }

  private void setTimeOfId(FdrSlicePlan plan, long reference, boolean inside, LineContext context) {
    Long made = null;
    if (plan.id >= 0 && !members.isNull(plan.id)) {
      int start = members.start(plan.id);
      made = FdrTime.uuidTime(text.string(start, members.length(plan.id)));
    }
    boolean usable = made != null && !FdrTime.isAbsurd(made, reference, inside);
    if (made != null && !usable) {
      mark("time.absurd");
    }
    if (!usable) {
      mark("time.arrival");
    }
    event.setNumber(
        Columns.TIMESTAMP.ordinal(), made != null && usable ? made : FdrTime.arrival(context));
  }

  private long time(int member) {
    if (member < 0 || members.isNull(member)) {
      return SliceCodecs.NO_TIME;
    }
    int start = members.start(member);
    return codecs.time(start, members.length(member));
  }

  private void mark(String mark) {
    event.add(Columns.EVENT_MARKS.ordinal(), event.share(mark), 0);
  }

  private void setId(FdrSlicePlan plan) {
    // What is unescaped goes to the end of the arena: before the identity begins there.
    for (int member = 0; member < members.count(); member++) {
      members.start(member);
    }
    int start = arena.end();
    if (plan.sensor && isWhole(plan)) {
      append(SENSOR_PREFIX);
      identify(plan.cid);
      identify(plan.aid);
      identify(plan.id);
      int action = Columns.EVENT_ACTION.ordinal();
      identify(event.place(action), event.size(action));
      identify(plan.timestamp);
    } else {
      append(EXTERNAL_PREFIX);
      identifyRecord(plan);
    }
    try {
      sha256.update(arena.array(), start, arena.end() - start);
      sha256.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 has 32 bytes", e);
    }
    arena.ensure(EventId.LENGTH);
    long millis = Math.floorDiv(event.number(Columns.TIMESTAMP.ordinal()), 1_000L);
    EventId.write(millis, hash, arena.array(), arena.end());
    event.setText(Columns.EVENT_ID.ordinal(), arena.take(EventId.LENGTH), EventId.LENGTH);
  }

  /// Whether the event has all parts of a sensor event's identity.
  private boolean isWhole(FdrSlicePlan plan) {
    return isPart(plan.cid) && isPart(plan.aid) && isPart(plan.id) && isPart(plan.timestamp);
  }

  private boolean isPart(int member) {
    return member >= 0 && !members.isNull(member) && members.length(member) > 0;
  }

  private void identify(int member) {
    identify(members.start(member), members.length(member));
  }

  private void identify(int at, int length) {
    arena.ensure(Integer.BYTES);
    putLength(arena.take(Integer.BYTES), length);
    arena.append(arena.array(), at, length);
  }

  private void putLength(int at, int length) {
    byte[] into = arena.array();
    into[at] = (byte) (length >> 24);
    into[at + 1] = (byte) (length >> 16);
    into[at + 2] = (byte) (length >> 8);
    into[at + 3] = (byte) length;
  }

  private void append(byte[] bytes) {
    arena.append(bytes, 0, bytes.length);
  }

  /// The record as [dev.takagari.core.json.CanonicalJson] spells it.
  private void identifyRecord(FdrSlicePlan plan) {
    arena.ensure(Integer.BYTES);
    int length = arena.take(Integer.BYTES);
    int start = arena.end();
    FdrLayout layout = plan.layout;
    for (int i = 0; i < members.count(); i++) {
      int member = layout.sorted(i);
      append(i == 0 ? FIRST_MEMBER : NEXT_MEMBER);
      append(layout.sortedName(i));
      append(END_OF_NAME);
      int at = members.start(member);
      if (members.isString(member)) {
        json.clear();
        json.canonical(arena.array(), at, members.length(member));
        arena.append(json.array(), 0, json.length());
      } else {
        arena.append(arena.array(), at, members.length(member));
      }
    }
    append(END_OF_RECORD);
    putLength(length, arena.end() - start);
  }

  /// What no column holds are the attributes.
  private boolean keepTheRest(FdrSlicePlan plan) {
    Fill[] fills = plan.fills;
    long held = 0;
    for (int i = 0; i < fills.length; i++) {
      if (outcomes[i] == Outcome.SAME && isUnchanged(i, fills[i])) {
        held |= 1L << i;
      }
    }
    long tokens = 0;
    for (int i = 0; i < members.count(); i++) {
      if (!members.isString(i)) {
        if (i >= Long.SIZE) {
          return false;
        }
        tokens |= 1L << i;
      }
    }
    Kept kept = plan.kept(held, tokens, event);
    if (kept == null) {
      return false;
    }
    event.setText(Columns.RAW_SHAPE.ordinal(), kept.shape(), 0);
    event.setAttributes(members, kept.names(), kept.members());
    return true;
  }

  /// Whether the column still has the value that the string gave it.
  private boolean isUnchanged(int index, Fill fill) {
    int ordinal = fill.ordinal();
    return members.isString(fill.member()) == fill.text()
        && !members.isBoolean(fill.member())
        && event.has(ordinal)
        && event.place(ordinal) == places[index]
        && event.size(ordinal) == sizes[index]
        && event.number(ordinal) == numbers[index];
  }
}
