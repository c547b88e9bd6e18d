package dev.takagari.app.fleet;

import static java.util.Objects.requireNonNull;

import dev.takagari.app.fleet.FleetWorld.Platform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The kinds of events of `fleet/event-types.txt`, compiled to templates: fixed bytes with holes
/// between them.
///
/// The order of the keys of one kind is that of a hash of their names: stable, and as arbitrary as
/// the vendor's.
final class EventCatalog {
  /// How a hole is filled; written in the catalogue in lower case with dots.
  enum FieldKind {
    TEXT,
    PICK,
    NUMBER,
    SKEWED,
    HEX,
    HEXUPPER,
    TOKEN,
    TOKENNUMBER,
    HOST_AID,
    HOST_CID,
    HOST_AIP,
    HOST_NAME,
    HOST_IP,
    HOST_IP6,
    HOST_BUILD,
    HOST_CONFIG,
    HOST_AGENT,
    HOST_MAC,
    HOST_PLATFORM,
    HOST_ORIGIN,
    EVENT_ID,
    EVENT_RECEIVED,
    EVENT_ISO,
    EVENT_UTC,
    EVENT_CONTEXT,
    EVENT_PAST,
    PROCESS_PID,
    PROCESS_PIDTOKEN,
    PROCESS_PARENT,
    PROCESS_PARENT_BASE,
    PROCESS_OTHER,
    PROCESS_RAW,
    PROCESS_THREAD,
    PROCESS_IMAGE,
    PROCESS_BASE,
    PROCESS_COMMAND,
    PROCESS_SHA256,
    PROCESS_MD5,
    PROCESS_AUTHENTICODE,
    PROCESS_START,
    PROCESS_SID,
    PROCESS_USER,
    PROCESS_PRINCIPAL,
    PROCESS_LOGON,
    PROCESS_UID,
    PROCESS_TREE,
    PROCESS_TAGS,
    NET_REMOTE,
    NET_REMOTE6,
    NET_PORT,
    DNS_NAME,
    DNS_RECORDS,
    DNS_FIRST,
    DNS_ALIASES,
    FILE_PATH,
    FILE_SHA256,
    FILE_MD5,
    FILE_ID,
    FILE_CONTENT,
    MODULE_PATH,
    MODULE_SHA256,
    MODULE_MD5,
    REGISTRY_KEY,
    REGISTRY_NAME,
    REGISTRY_DATA,
    SCRIPT_CONTENT,
    SCRIPT_HISTORY,
    TASK_XML,
    URL;

    boolean quoted() {
      return switch (this) {
        case TOKEN, TOKENNUMBER, HOST_ORIGIN, EVENT_UTC, PROCESS_PIDTOKEN -> false;
        default -> true;
      };
    }
  }

  /// When a hole and its key are written at all.
  static final int ALWAYS = 100;

  static final int NEWEST_ONLY = 101;

  record Hole(byte[] key, FieldKind kind, int chance, long low, long high, byte[][] options) {}

  record Template(
      int index,
      String type,
      Platform platform,
      int weight,
      byte[] extension,
      Hole[] holes,
      List<String> fields) {}

  private record Field(String name, int chance, String value) {}

  private final Map<String, String> kinds = new HashMap<>();
  private final Map<String, List<Field>> groups = new HashMap<>();
  private final List<Template> templates = new ArrayList<>();
  private final Map<Platform, int[]> choice = new EnumMap<>(Platform.class);

  EventCatalog() {
    for (String line : FleetWorld.lines("event-types.txt")) {
      int colon = line.indexOf(" : ");
      if (line.startsWith("@")) {
        String[] side = line.split(" = ", 2);
        groups.put(side[0], fields(side[1]));
      } else if (colon > 0 && !line.substring(0, colon).contains(" = ")) {
        template(line.substring(0, colon).split(" ", -1), line.substring(colon + 3));
      } else {
        String[] side = line.split(" = ?", 2);
        kinds.put(side[0], side[1]);
      }
    }
    for (Platform platform : Platform.values()) {
      List<Integer> weights =
          templates.stream().map(t -> t.platform() == platform ? t.weight() : 0).toList();
      choice.put(platform, FleetWorld.spread(weights));
    }
  }

  List<Template> templates() {
    return templates;
  }

  Template pick(Platform platform, Dice dice) {
    int[] table = requireNonNull(choice.get(platform));
    return templates.get(table[dice.bits(16)]);
  }

  /// The first, classic form of an event on a platform.
  Template find(String type, Platform platform) {
    for (Template template : templates) {
      if (template.type().equals(type) && template.platform() == platform) {
        return template;
      }
    }
    throw new IllegalArgumentException("no event " + type + " on " + platform);
  }

  private List<Field> fields(String text) {
    List<Field> fields = new ArrayList<>();
    for (String word : text.trim().split(" +", -1)) {
      if (word.startsWith("@")) {
        List<Field> group = groups.get(word);
        if (group == null) {
          throw new IllegalStateException("event-types.txt: unknown group " + word);
        }
        fields.addAll(group);
        continue;
      }
      int equals = word.indexOf('=');
      int colon = word.indexOf(':');
      int question = word.indexOf('?');
      if (equals > 0) {
        fields.add(
            new Field(
                word.substring(0, equals),
                ALWAYS,
                "text " + word.substring(equals + 1).replace('+', ' ')));
      } else if (colon > 0) {
        fields.add(
            new Field(
                word.substring(0, colon), ALWAYS, word.substring(colon + 1).replace('+', ' ')));
      } else if (question > 0) {
        String chance = word.substring(question + 1);
        fields.add(
            new Field(
                word.substring(0, question),
                chance.equals("modern") ? NEWEST_ONLY : Integer.parseInt(chance),
                ""));
      } else {
        fields.add(new Field(word, ALWAYS, ""));
      }
    }
    return fields;
  }

  private void template(String[] head, String text) {
    String type = head[0];
    String[] where = head[1].split("/", -1);
    Platform platform = Platform.of(where[0]);
    Map<String, Field> all = new LinkedHashMap<>();
    if (platform != Platform.CLOUD) {
      all.put("event_simpleName", new Field("event_simpleName", ALWAYS, "text " + type));
      all.put("name", new Field("name", ALWAYS, "text " + type + where[1]));
      all.put("event_platform", new Field("event_platform", ALWAYS, "text " + platform.code()));
    } else if (type.startsWith("Event_")) {
      all.put("ExternalApiType", new Field("ExternalApiType", ALWAYS, "text " + type));
    }
    for (Field field : fields(text)) {
      all.put(field.name(), field);
    }
    List<Field> order = new ArrayList<>(all.values());
    order.sort(
        Comparator.comparingInt((Field f) -> f.chance() == ALWAYS && isFixedStart(f.name()) ? 0 : 1)
            .thenComparingInt(f -> scatter(f.name(), all.size()))
            .thenComparing(Field::name));
    Hole[] holes = new Hole[order.size()];
    for (int i = 0; i < holes.length; i++) {
      holes[i] = hole(order.get(i), i == 0);
    }
    int weight = (int) (Double.parseDouble(head[head.length - 1]) * 10);
    templates.add(
        new Template(
            templates.size(),
            type,
            platform,
            weight,
            extension(type, platform),
            holes,
            List.copyOf(all.keySet())));
  }

  private static boolean isFixedStart(String name) {
    return name.equals("event_simpleName") || name.equals("eid") || name.equals("event_type");
  }

  private Hole hole(Field field, boolean first) {
    String value = field.value().isEmpty() ? kinds.get(field.name()) : field.value();
    if (value == null) {
      throw new IllegalStateException("event-types.txt: no kind for field " + field.name());
    }
    String[] side = value.split(" ", 2);
    String rest = side.length > 1 ? side[1] : "";
    FieldKind kind = FieldKind.valueOf(side[0].toUpperCase(Locale.ROOT).replace('.', '_'));
    String key = (first ? "{\"" : ",\"") + field.name() + "\":" + (kind.quoted() ? "\"" : "");
    byte[] keyBytes = LineBuffer.ascii(key);
    return switch (kind) {
      case TEXT -> new Hole(join(keyBytes, text(rest)), kind, field.chance(), 0, 0, new byte[0][]);
      case PICK -> new Hole(keyBytes, kind, field.chance(), 0, 0, options(rest));
      case TOKEN ->
          new Hole(
              keyBytes,
              kind,
              field.chance(),
              0,
              0,
              Arrays.stream(rest.split("\\|", -1)).map(LineBuffer::ascii).toArray(byte[][]::new));
      case NUMBER, SKEWED, TOKENNUMBER -> {
        String[] range = rest.split(" ", -1);
        yield new Hole(
            keyBytes,
            kind,
            field.chance(),
            Long.parseLong(range[0]),
            Long.parseLong(range[1]),
            new byte[0][]);
      }
      case HEX, HEXUPPER ->
          new Hole(keyBytes, kind, field.chance(), Long.parseLong(rest), 0, new byte[0][]);
      default -> new Hole(keyBytes, kind, field.chance(), 0, 0, new byte[0][]);
    };
  }

  private static byte[][] options(String text) {
    return Arrays.stream(text.split("\\|", -1)).map(EventCatalog::text).toArray(byte[][]::new);
  }

  private static byte[] text(String value) {
    return LineBuffer.json(value.replace("␊", "\r\n"));
  }

  private static byte[] join(byte[] left, byte[] right) {
    byte[] all = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, all, left.length, right.length);
    return all;
  }

  private static int scatter(String name, int size) {
    int hash = size * 0x9E3779B9;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x01000193;
    }
    return hash ^ (hash >>> 15);
  }

  private static byte[] extension(String type, Platform platform) {
    String written =
        type.endsWith("FileWritten")
            ? type.substring(0, type.length() - "FileWritten".length())
            : type;
    return LineBuffer.ascii(
        switch (written) {
          case "Pe", "NewExecutableWritten", "ExecutableDeleted" ->
              platform == Platform.WINDOWS ? ".dll" : "";
          case "Ooxml" -> ".xlsx";
          case "Pdf" -> ".pdf";
          case "Zip" -> ".zip";
          case "Gzip" -> ".gz";
          case "Tar" -> ".tar";
          case "Png" -> ".png";
          case "Jpeg" -> ".jpg";
          case "Lnk" -> ".lnk";
          case "Rtf" -> ".rtf";
          case "Cab" -> ".cab";
          case "Dmp" -> ".dmp";
          case "Dmg" -> ".dmg";
          case "Gif" -> ".gif";
          case "Ole" -> ".doc";
          case "SevenZip" -> ".7z";
          case "Rar" -> ".rar";
          case "BZip2" -> ".bz2";
          case "Jar" -> ".jar";
          case "JavaClass" -> ".class";
          case "Email" -> ".eml";
          case "WebScript" -> ".aspx";
          case "NewExecutableRenamed" -> ".exe";
          case "MachO", "ELF" -> "";
          case "DirectoryCreate" -> "";
          case "NewScriptWritten" -> platform == Platform.WINDOWS ? ".ps1" : ".sh";
          case "AsepFileChange", "AsepFileChangeScanInfo" -> ".plist";
          default -> ".tmp";
        });
  }
}
