package dev.takagari.core.mapping;

import dev.takagari.core.json.ByteArena;
import dev.takagari.core.normalize.EventTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The byte twins of the codecs: from a text in an arena to a column of a [SliceEvent].
///
/// **Idea.** Most values are already what their column holds, so decoding is a check that leaves a
/// slice where it is; and where a value is the identical text, encoding it gives the text back, so
/// the lossless rule needs no second step.
///
/// **Invariants.** Every method gives what [Codec#decode(String)] gives, and says [Outcome#SAME]
/// exactly when [Codec#encode(Object)] of it is the text. Each twin handles the forms that are
/// common and hands everything else to the codec itself as a string: a twin can be slow, not
/// different. `FdrSliceDecoderTest` compares both.
///
/// **Measured** by the micro-benchmark `decode` of `./takagari bench micro`. For one thread.
public final class SliceCodecs {
  /// What became of a text.
  public enum Outcome {
    /// The column could not take it.
    NOTHING,
    /// The column has a value that is written differently.
    CHANGED,
    /// The column has a value whose encoding is the text.
    SAME
  }

  /// No time.
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final long SECOND = 1_000_000;
  private static final long LATEST =
      Instant.parse("2200-01-01T00:00:00Z").getEpochSecond() * SECOND;
  private static final String[] INTEGRITY = {
    "0",
    "untrusted",
    "4096",
    "low",
    "8192",
    "medium",
    "8448",
    "medium-plus",
    "12288",
    "high",
    "16384",
    "system",
    "20480",
    "protected"
  };

  private final SliceEvent event;
  private final SliceText text;
  private final ByteArena arena;
  private final TextMemo hosts = new TextMemo(url -> (String) Codec.URL_HOST_1.decode(url));
  private boolean zoned;

  public SliceCodecs(ByteArena arena, SliceEvent event, SliceText text) {
    this.arena = arena;
    this.event = event;
    this.text = text;
  }

  /// Decodes a text into a column. A list column takes the elements beside those it has.
  public Outcome decode(Codec codec, int ordinal, int at, int length) {
    return switch (codec) {
      case TEXT_1 -> same(ordinal, at, length);
      case FOLD_1 -> folded(ordinal, at, length);
      case UPPER_1 -> made(ordinal, text.upper(at, length));
      case ID_1 -> id(ordinal, at, length);
      case PATH_1 -> path(codec, ordinal, at, length);
      case FULL_PATH_1 ->
          text.indexOf(at, length, '\\') < 0 && text.indexOf(at, length, '/') < 0
              ? Outcome.NOTHING
              : path(codec, ordinal, at, length);
      case USER_1 -> user(ordinal, at, length);
      case DOMAIN_1 -> domain(codec, ordinal, at, length);
      case MD5_1 -> hash(ordinal, at, length, 32);
      case SHA256_1 -> hash(ordinal, at, length, 64);
      case ADDRESS_1 -> address(codec, ordinal, at, length);
      case ADDRESSES_1 -> addresses(codec, ordinal, at, length);
      case ADDRESS_RECORDS_1 -> addressList(codec, ordinal, at, length, ';', true);
      case DOMAIN_RECORDS_1 -> domainRecords(codec, ordinal, at, length);
      case NUL_LIST_1 ->
          text.indexOf(at, length, '\0') < 0
              ? element(ordinal, at, length)
              : plainly(codec, ordinal, at, length);
      case SINGLE_1 -> element(ordinal, at, length);
      case LONG_1 -> number(codec, ordinal, at, length, Long.MAX_VALUE);
      case PORT_1 -> number(codec, ordinal, at, length, 65_535);
      case FAILURE_1 -> text.is(at, length, "0") ? Outcome.NOTHING : same(ordinal, at, length);
      case SECONDS_3_1, MILLIS_1 -> time(codec, ordinal, at, length);
      case INTEGRITY_1, PLATFORM_1, DIRECTION_1, TRANSPORT_1, RECORD_TYPE_1 ->
          table(codec, ordinal, at, length);
      case URL_HOST_1 -> host(ordinal, at, length);
      case URL_1,
          IMAGE_1,
          COMMA_LIST_1,
          TECHNIQUES_1,
          SEVERITY_1,
          SECONDS_1,
          ISO_1,
          BOOLEAN_1,
          CONTAINER_ID_1,
          PRIORITY_1 ->
          plainly(codec, ordinal, at, length);
    };
  }

  /// Decodes by the codec itself.
  private Outcome plainly(Codec codec, int ordinal, int at, int length) {
    String source = text.string(at, length);
    Object value = codec.decode(source);
    if (value == null) {
      return Outcome.NOTHING;
    }
    boolean same = source.equals(codec.encode(value));
    switch (value) {
      case Long number -> event.setNumber(ordinal, number);
      case List<?> list -> {
        for (Object element : list) {
          text.make((String) element);
          event.add(ordinal, text.place(), text.size());
        }
      }
      default -> {
        text.make((String) value);
        event.setText(ordinal, text.place(), text.size());
      }
    }
    return same ? Outcome.SAME : Outcome.CHANGED;
  }

  private Outcome same(int ordinal, int at, int length) {
    event.setText(ordinal, at, length);
    return Outcome.SAME;
  }

  private Outcome made(int ordinal, boolean same) {
    event.setText(ordinal, text.place(), text.size());
    return same ? Outcome.SAME : Outcome.CHANGED;
  }

  private Outcome folded(int ordinal, int at, int length) {
    return made(ordinal, text.fold(at, length));
  }

  private Outcome element(int ordinal, int at, int length) {
    event.add(ordinal, at, length);
    return Outcome.SAME;
  }

  private Outcome id(int ordinal, int at, int length) {
    byte[] bytes = arena.array();
    for (int i = at; i < at + length; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return folded(ordinal, at, length);
      }
    }
    int zeros = 0;
    while (zeros + 1 < length && bytes[at + zeros] == '0') {
      zeros++;
    }
    event.setText(ordinal, at + zeros, length - zeros);
    return zeros == 0 ? Outcome.SAME : Outcome.CHANGED;
  }

  /// Paths below a numbered volume or a drive lose it, paths of POSIX and bare names stay.
  private Outcome path(Codec codec, int ordinal, int at, int length) {
    byte[] bytes = arena.array();
    byte first = bytes[at];
    if (length < 3) {
      return same(ordinal, at, length);
    }
    if (first == '/' && bytes[at + 1] != '/') {
      return same(ordinal, at, length);
    }
    boolean letter = first > 0 && Character.isLetterOrDigit(first);
    if (letter && bytes[at + 1] != ':') {
      return same(ordinal, at, length);
    }
    int rest = letter ? at + 2 : endOfVolume(bytes, at, at + length);
    if (rest < 0 || !isPlainRest(bytes, rest, at + length)) {
      return plainly(codec, ordinal, at, length);
    }
    event.setText(ordinal, rest, at + length - rest);
    return Outcome.CHANGED;
  }

  /// The index behind `\Device\HarddiskVolumeN` in this spelling, or -1.
  private int endOfVolume(byte[] bytes, int at, int end) {
    if (!text.startsWith(at, end - at, "\\Device\\HarddiskVolume")) {
      return -1;
    }
    int digits = at + "\\Device\\HarddiskVolume".length();
    int next = digits;
    while (next < end && bytes[next] >= '0' && bytes[next] <= '9') {
      next++;
    }
    return next == digits ? -1 : next;
  }

  /// Whether `\…` has no prefix that would go too, and no slash that would turn.
  private static boolean isPlainRest(byte[] bytes, int at, int end) {
    if (end - at < 3 || bytes[at] != '\\') {
      return false;
    }
    boolean plain =
        switch (bytes[at + 1]) {
          case '\\', '?', '/', '.' -> false;
          case 'D', 'd' -> (bytes[at + 2] | 0x20) != 'e' && bytes[at + 2] > 0;
          case 'S', 's' -> (bytes[at + 2] | 0x20) != 'y' && bytes[at + 2] > 0;
          default -> bytes[at + 1] > 0;
        };
    for (int i = at; plain && i < end; i++) {
      plain = bytes[i] != '/';
    }
    return plain;
  }

  private Outcome user(int ordinal, int at, int length) {
    int cut = text.indexOf(at, length, '\\');
    int from = cut < 0 ? at : cut + 1;
    if (from == at + length) {
      return Outcome.NOTHING;
    }
    boolean same = text.fold(from, at + length - from);
    return made(ordinal, same && cut < 0);
  }

  private Outcome domain(Codec codec, int ordinal, int at, int length) {
    boolean other =
        !text.isAscii(at, length) || text.indexOf(at, length, ':') >= 0 || text.isV4(at, length);
    if (other) {
      return plainly(codec, ordinal, at, length);
    }
    int kept = withoutLastDot(at, length);
    boolean same = text.fold(at, kept);
    return made(ordinal, same && kept == length);
  }

  private int withoutLastDot(int at, int length) {
    byte[] bytes = arena.array();
    boolean one = length > 1 && bytes[at + length - 1] == '.' && bytes[at + length - 2] != '.';
    return one ? length - 1 : length;
  }

  private Outcome host(int ordinal, int at, int length) {
    byte[] host = host(at, length);
    return host == null ? Outcome.NOTHING : made(ordinal, text.makeOf(host, at, length));
  }

  /// The host of a URL, or a bare name; null if there is none.
  public byte @Nullable [] host(int at, int length) {
    return hosts.find(arena.array(), at, length);
  }

  private Outcome hash(int ordinal, int at, int length, int digits) {
    return length == digits && text.isHash(at, length)
        ? folded(ordinal, at, length)
        : Outcome.NOTHING;
  }

  private Outcome address(Codec codec, int ordinal, int at, int length) {
    if (!text.address(at, length)) {
      return plainly(codec, ordinal, at, length);
    }
    return text.isUnspecified(text.place(), text.size())
        ? Outcome.NOTHING
        : made(ordinal, text.place() == at);
  }

  private Outcome addresses(Codec codec, int ordinal, int at, int length) {
    if (!text.address(at, length)) {
      return addressList(codec, ordinal, at, length, ' ', false);
    }
    if (text.isUnspecified(text.place(), text.size())) {
      return Outcome.NOTHING;
    }
    event.add(ordinal, text.place(), text.size());
    return text.place() == at ? Outcome.SAME : Outcome.CHANGED;
  }

  /// `1.2.3.4 5.6.7.8`, or `1.2.3.4;5.6.7.8;`: addresses in canonical form.
  ///
  /// @param ended whether the separator stands behind the last one too
  private Outcome addressList(
      Codec codec, int ordinal, int at, int length, char separator, boolean ended) {
    int end = at + length;
    if ((arena.array()[end - 1] == separator) != ended) {
      return plainly(codec, ordinal, at, length);
    }
    int pieces = 0;
    for (int from = at; from < end; pieces++) {
      int size = piece(from, end, separator);
      if (!text.isCanonicalAddress(from, size) || text.isUnspecified(from, size)) {
        return plainly(codec, ordinal, at, length);
      }
      from += size + 1;
    }
    return records(ordinal, at, end, separator, pieces);
  }

  /// The length of a piece that begins at `from`.
  private int piece(int from, int end, char separator) {
    int cut = text.indexOf(from, end - from, separator);
    return cut < 0 ? end - from : cut - from;
  }

  /// `a.example;b.example;`, all different and in canonical form.
  private Outcome domainRecords(Codec codec, int ordinal, int at, int length) {
    byte[] bytes = arena.array();
    int end = at + length;
    int pieces = 0;
    int from = at;
    for (int i = at; i < end; i++) {
      byte b = bytes[i];
      boolean cut = b == ';';
      boolean odd =
          b <= ' ' || (b >= 'A' && b <= 'Z') || (cut && (i == from || bytes[i - 1] == '.'));
      if (odd) {
        return plainly(codec, ordinal, at, length);
      }
      if (cut) {
        pieces++;
        from = i + 1;
      }
    }
    return from == end
        ? records(ordinal, at, end, ';', pieces)
        : plainly(codec, ordinal, at, length);
  }

  private Outcome records(int ordinal, int at, int end, char separator, int pieces) {
    int before = event.has(ordinal) ? event.size(ordinal) : 0;
    for (int from = at; from < end; ) {
      int size = piece(from, end, separator);
      event.add(ordinal, from, size);
      from += size + 1;
    }
    // with an element that was there before, what is compared is not this text's list alone
    return before == 0 && event.size(ordinal) == pieces ? Outcome.SAME : Outcome.CHANGED;
  }

  private Outcome number(Codec codec, int ordinal, int at, int length, long most) {
    byte first = arena.array()[at];
    if (length > 18 || (first == '0' && length > 1)) {
      return plainly(codec, ordinal, at, length);
    }
    long value = text.digits(at, length);
    if (value < 0) {
      return plainly(codec, ordinal, at, length);
    }
    if (value > most) {
      return Outcome.NOTHING;
    }
    event.setNumber(ordinal, value);
    return Outcome.SAME;
  }

  private Outcome time(Codec codec, int ordinal, int at, int length) {
    boolean expected = codec == Codec.MILLIS_1 ? length == 13 : length == 14;
    long micros = expected ? commonTime(at, length) : NO_TIME;
    if (micros <= 0 || micros >= LATEST) {
      return plainly(codec, ordinal, at, length);
    }
    event.setNumber(ordinal, micros);
    return Outcome.SAME;
  }

  /// The time that a text names in any form, or [#NO_TIME].
  public long time(int at, int length) {
    zoned = true;
    long micros = commonTime(at, length);
    if (micros != NO_TIME) {
      return micros;
    }
    EventTime time = EventTime.parse(text.string(at, length));
    if (time == null) {
      return NO_TIME;
    }
    zoned = time.zoned();
    return time.micros();
  }

  /// Whether the last [#time(int, int)] named its zone.
  public boolean isZoned() {
    return zoned;
  }

  /// Ten digits, a dot and three digits; or thirteen digits.
  private long commonTime(int at, int length) {
    byte[] bytes = arena.array();
    if ((length != 13 && length != 14) || bytes[at] == '0') {
      return NO_TIME;
    }
    if (length == 13) {
      long millis = text.digits(at, 13);
      return millis < 0 ? NO_TIME : millis * 1_000;
    }
    long seconds = bytes[at + 10] == '.' ? text.digits(at, 10) : -1;
    long millis = seconds < 0 ? -1 : text.digits(at + 11, 3);
    return millis < 0 ? NO_TIME : seconds * SECOND + millis * 1_000;
  }

  private Outcome table(Codec codec, int ordinal, int at, int length) {
    String value = common(codec, at, length);
    if (value == null) {
      return plainly(codec, ordinal, at, length);
    }
    event.setText(ordinal, event.share(value), 0);
    return Outcome.SAME;
  }

  /// The value of a text that comes often.
  private @Nullable String common(Codec codec, int at, int length) {
    byte[] bytes = arena.array();
    byte first = length == 0 ? 0 : bytes[at];
    return switch (codec) {
      case PLATFORM_1 ->
          text.is(at, length, "Win")
              ? "windows"
              : text.is(at, length, "Lin") ? "linux" : text.is(at, length, "Mac") ? "macos" : null;
      case DIRECTION_1 ->
          length != 1 ? null : first == '0' ? "egress" : first == '1' ? "ingress" : null;
      case TRANSPORT_1 ->
          text.is(at, length, "6") ? "tcp" : text.is(at, length, "17") ? "udp" : null;
      case RECORD_TYPE_1 ->
          text.is(at, length, "1") ? "A" : text.is(at, length, "28") ? "AAAA" : null;
      default -> {
        for (int i = 0; i < INTEGRITY.length; i += 2) {
          if (text.is(at, length, INTEGRITY[i])) {
            yield INTEGRITY[i + 1];
          }
        }
        yield null;
      }
    };
  }
}
