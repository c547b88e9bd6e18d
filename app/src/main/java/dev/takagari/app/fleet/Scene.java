package dev.takagari.app.fleet;

import static java.util.Objects.requireNonNull;

import dev.takagari.app.fleet.EventCatalog.Hole;
import dev.takagari.app.fleet.EventCatalog.Template;
import dev.takagari.app.fleet.FleetWorld.Machine;
import dev.takagari.app.fleet.FleetWorld.Name;
import dev.takagari.app.fleet.FleetWorld.Platform;
import dev.takagari.app.fleet.FleetWorld.Running;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One event about to be written: who, where and when, and what was set by hand because it is
/// planted.
///
/// Reused for every event; [#begin] forgets the one before.
final class Scene {
  private static final int[] PORTS = {
    443, 443, 443, 443, 80, 53, 445, 8443, 389, 88, 123, 5228, 22, 3389, 9200, 135
  };
  private static final byte[][] REGISTRY_KEYS = {
    key("MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run"),
    key("MACHINE\\SYSTEM\\ControlSet001\\Services\\Wren Updater"),
    key("MACHINE\\SYSTEM\\ControlSet001\\Services\\HarrierInventory"),
    key("MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon"),
    key("MACHINE\\SOFTWARE\\WOW6432Node\\Harrier\\Agent\\State"),
    key("USER\\S-1-5-21-1004336348-1177238915-682003330-1107\\Software\\Heron\\Settings"),
    key("MACHINE\\SYSTEM\\ControlSet001\\Control\\Session Manager"),
    key("MACHINE\\SOFTWARE\\Policies\\Wren\\Extensions"),
  };
  private static final byte[][] REGISTRY_NAMES =
      texts(
          "ImagePath",
          "HarrierTray",
          "Start",
          "Shell",
          "",
          "LastRun",
          "PendingFileRenameOperations",
          "既定のブラウザー");
  private static final byte[][] REGISTRY_DATA =
      texts(
          "\"C:\\Program Files\\Harrier\\tray.exe\" --silent",
          "C:\\Program Files (x86)\\Wren\\Update\\WrenUpdate.exe /svc",
          "Explorer.exe",
          "1",
          "2",
          "\\??\\C:\\Windows\\Temp\\a1.tmp\u0000\u0000\\??\\C:\\Windows\\Temp\\a2.tmp\u0000\u0000",
          "ja-JP\u0000en-US\u0000",
          "");
  private static final byte[][] MODULES = modules();
  private static final byte[][] MODULE_HASHES = moduleHashes();
  private static final byte[] HISTORY =
      LineBuffer.json(
          "cd C:\\ProgramData\\Harrier¶dir /s /b *.log¶type inventory.log | findstr \"<ERROR>\"¶net use¶exit");
  private static final byte[] HISTORY_SHORT = LineBuffer.json("ipconfig /all¶hostname¶exit");
  private static final byte[] TASK =
      LineBuffer.json(
          "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<Task version=\"1.2\">\r\n  <Triggers>\r\n    <CalendarTrigger>\r\n      <StartBoundary>2026-01-01T07:30:00</StartBoundary>\r\n      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>\r\n    </CalendarTrigger>\r\n  </Triggers>\r\n  <Actions Context=\"Author\">\r\n    <Exec><Command>C:\\Program Files\\Harrier\\inventory.exe</Command></Exec>\r\n  </Actions>\r\n</Task>");
  private static final byte[] PLIST_ITEM =
      LineBuffer.json(
          "\t<key>ProgramArguments</key>\n\t<array><string>/usr/local/harrier/agent</string><string>--quiet</string></array>\n");
  private static final byte[] FIXED_NODE = LineBuffer.ascii("-02005e100000");
  private static final byte[] CID = LineBuffer.ascii(FleetWorld.CID);
  private static final byte[] ORIGIN_NUMBER = LineBuffer.ascii("1");
  private static final byte[] ORIGIN_TEXT = LineBuffer.ascii("\"1\"");
  private static final byte[] NET6 = LineBuffer.ascii("2001:db8:0:");
  private static final byte[] NET6_MIDDLE = LineBuffer.ascii(":0:0:0:");
  private static final byte[] HTTP = LineBuffer.ascii("http://");
  private static final byte[] URL_PATH = LineBuffer.ascii("/d/");
  private static final long UUID_EPOCH_MILLIS = 12_219_292_800_000L;

  private final FleetWorld world;
  private final Dice dice;
  private final LineBuffer out;
  private long written;
  private @Nullable Machine machine;
  private @Nullable Running process;
  private long received;
  private long context;
  private byte[] extension = new byte[0];

  private @Nullable Name planted;
  private @Nullable Name resolved;
  private byte @Nullable [] remote;
  private byte @Nullable [] port;
  private byte @Nullable [] path;
  private byte @Nullable [] sha256;
  private byte @Nullable [] script;
  private byte @Nullable [] registryKey;
  private byte @Nullable [] registryName;
  private byte @Nullable [] registryData;
  private int registryChoice;
  private int module;
  private boolean complete;
  private byte @Nullable [] logonUser;

  Scene(FleetWorld world, Dice dice, LineBuffer out) {
    this.world = world;
    this.dice = dice;
    this.out = out;
  }

  void begin(Machine where, Running who, long receivedMillis, long contextMillis) {
    machine = where;
    process = who;
    received = receivedMillis;
    context = contextMillis;
    planted = null;
    resolved = null;
    remote = null;
    port = null;
    path = null;
    sha256 = null;
    script = null;
    registryKey = null;
    registryName = null;
    registryData = null;
    logonUser = null;
    complete = false;
    module = dice.percent(50) ? module : Math.min(dice.bits(6), dice.bits(6));
    registryChoice = Math.min(dice.bits(3), dice.bits(3));
  }

  /// Every field that is there on some events only is there on this one.
  Scene complete() {
    complete = true;
    return this;
  }

  Scene lookingUp(String domain, String address) {
    planted =
        new Name(
            LineBuffer.ascii(domain),
            LineBuffer.ascii(address),
            LineBuffer.ascii(address + ";"),
            new byte[0]);
    return this;
  }

  Scene talkingTo(String address, int remotePort) {
    remote = LineBuffer.ascii(address);
    port = LineBuffer.ascii(Integer.toString(remotePort));
    return this;
  }

  Scene touching(String file, byte @Nullable [] hash) {
    path = LineBuffer.json(file);
    sha256 = hash;
    return this;
  }

  Scene running(String text) {
    script = LineBuffer.json(text);
    return this;
  }

  Scene setting(String key, String name, String data) {
    registryKey = LineBuffer.json(key);
    registryName = LineBuffer.json(name);
    registryData = LineBuffer.json(data);
    return this;
  }

  Scene as(String user) {
    logonUser = LineBuffer.json(user);
    return this;
  }

  /// Writes the event as one line and returns its number, from which [#id] makes the sensor id.
  long write(Template template) {
    Machine on = requireNonNull(machine);
    extension = template.extension();
    for (Hole hole : template.holes()) {
      int chance = hole.chance();
      if (chance != EventCatalog.ALWAYS
          && !(chance == EventCatalog.NEWEST_ONLY ? on.newest : complete || dice.percent(chance))) {
        continue;
      }
      out.put(hole.key());
      value(hole, on, requireNonNull(process));
      if (hole.kind().quoted()) {
        out.put('"');
      }
    }
    out.put('}');
    out.put('\n');
    return written++;
  }

  private void value(Hole hole, Machine on, Running who) {
    switch (hole.kind()) {
      case TEXT -> {}
      case PICK, TOKEN ->
          out.put(
              hole.options()[
                  Math.min(dice.below(hole.options().length), dice.below(hole.options().length))]);
      case NUMBER, TOKENNUMBER -> out.digits(dice.between(hole.low(), hole.high()));
      case SKEWED -> {
        long some = dice.between(0, hole.high() - hole.low());
        int shift = dice.bits(5);
        out.digits(hole.low() + (shift < 16 ? some >> shift : 0));
      }
      case HEX -> hex(hole.low(), false);
      case HEXUPPER -> hex(hole.low(), true);
      case HOST_AID -> out.put(on.aidJson);
      case HOST_CID -> out.put(CID);
      case HOST_AIP -> out.put(on.aip);
      case HOST_NAME -> out.put(on.nameJson);
      case HOST_IP -> out.put(on.ip);
      case HOST_IP6 -> out.put(on.ip6);
      case HOST_BUILD -> out.put(on.build);
      case HOST_CONFIG -> out.put(on.config);
      case HOST_AGENT -> out.put(on.agent);
      case HOST_MAC -> out.put(on.mac);
      case HOST_PLATFORM -> out.put(LineBuffer.ascii(on.platform.code()));
      case HOST_ORIGIN -> out.put(on.newest ? ORIGIN_NUMBER : ORIGIN_TEXT);
      case EVENT_ID -> id(out, written, received);
      case EVENT_RECEIVED, EVENT_UTC -> out.digits(received);
      case EVENT_ISO ->
          out.put(
              LineBuffer.ascii(
                  Instant.ofEpochMilli(received).truncatedTo(ChronoUnit.SECONDS).toString()));
      case EVENT_CONTEXT -> seconds(context);
      case EVENT_PAST -> seconds(context - (dice.bits(31) >> dice.bits(3)));
      case PROCESS_PID, PROCESS_PIDTOKEN -> out.digits(who.pid());
      case PROCESS_PARENT -> out.digits(who.parent());
      case PROCESS_PARENT_BASE -> out.put(who.parentBase());
      case PROCESS_OTHER -> out.digits(on.live[dice.below(on.count)].pid());
      case PROCESS_RAW -> out.digits(who.raw());
      case PROCESS_THREAD ->
          out.digits(on.platform == Platform.WINDOWS ? (who.pid() << 5) + 16L * dice.bits(3) : 0);
      case PROCESS_IMAGE -> out.put(who.program().image());
      case PROCESS_BASE -> out.put(who.program().base());
      case PROCESS_COMMAND -> out.put(who.command());
      case PROCESS_SHA256 -> out.put(who.program().sha256());
      case PROCESS_MD5 -> out.put(who.program().md5());
      case PROCESS_AUTHENTICODE -> out.put(who.program().authenticode());
      case PROCESS_START -> seconds(who.start());
      case PROCESS_SID -> out.put(who.user().sid());
      case PROCESS_USER -> out.put(logonUser != null ? logonUser : who.user().json());
      case PROCESS_PRINCIPAL -> out.put(who.user().principal());
      case PROCESS_LOGON -> out.put(who.user().logon());
      case PROCESS_UID -> out.put(who.user().uid());
      case PROCESS_TREE -> out.digits(who.tree());
      case PROCESS_TAGS -> out.put(who.program().tags());
      case NET_REMOTE -> out.put(remote != null ? remote : world.pickRemote(dice));
      case NET_REMOTE6 -> {
        out.put(NET6);
        out.hex(dice.bits(3), 1);
        out.put(NET6_MIDDLE);
        out.hex(1 + dice.bits(9), 3);
      }
      case NET_PORT -> {
        if (port != null) {
          out.put(port);
        } else {
          out.digits(PORTS[Math.min(dice.bits(4), dice.bits(4))]);
        }
      }
      case DNS_NAME -> out.put(name(on).name());
      case DNS_RECORDS -> out.put(name(on).records());
      case DNS_FIRST -> out.put(name(on).first());
      case DNS_ALIASES -> out.put(name(on).aliases());
      case FILE_PATH -> path(on);
      case FILE_SHA256 -> out.put(sha256 != null ? sha256 : world.pickHash(dice));
      case FILE_MD5 -> {
        out.hex(Arrays.hashCode(path != null ? path : on.lastPath) * 0x9E3779B97F4A7C15L, 16);
        out.hex(on.number, 16);
      }
      case FILE_CONTENT -> {
        for (int n = 1 << (4 + dice.bits(2) * 2); n > 0; n--) {
          out.put(PLIST_ITEM);
        }
      }
      case FILE_ID -> {
        long file = Arrays.hashCode(path != null ? path : on.lastPath) * 0x9E3779B97F4A7C15L;
        out.hex(file, 16);
        out.hex(on.number, 16);
        out.hex(file >>> 24, 16);
      }
      case MODULE_PATH -> out.put(MODULES[module]);
      case MODULE_SHA256 -> out.put(MODULE_HASHES[module]);
      case MODULE_MD5 -> out.put(MODULE_HASHES[module], 32);
      case REGISTRY_KEY ->
          out.put(registryKey != null ? registryKey : REGISTRY_KEYS[registryChoice]);
      case REGISTRY_NAME ->
          out.put(registryName != null ? registryName : REGISTRY_NAMES[registryChoice]);
      case REGISTRY_DATA ->
          out.put(registryData != null ? registryData : REGISTRY_DATA[registryChoice]);
      case SCRIPT_CONTENT -> out.put(script != null ? script : world.pickScript(dice));
      case SCRIPT_HISTORY -> out.put(dice.bits(1) == 0 ? HISTORY : HISTORY_SHORT);
      case TASK_XML -> out.put(TASK);
      case URL -> {
        out.put(HTTP);
        out.put(name(on).name());
        out.put(URL_PATH);
        out.hex(dice.next(), 8);
      }
    }
  }

  private Name name(Machine on) {
    if (planted != null) {
      return planted;
    }
    if (resolved == null) {
      resolved = dice.percent(50) ? on.lookedUp : world.pickName(dice);
      on.lookedUp = resolved;
    }
    return resolved;
  }

  private void path(Machine on) {
    if (path != null) {
      out.put(path);
      return;
    }
    if (dice.percent(40) && on.lastPath.length > 0) {
      out.put(on.lastPath);
      return;
    }
    int from = out.size();
    out.put(world.pickFolder(on.platform, dice));
    out.put(LineBuffer.ascii(FleetWorld.word(dice)));
    out.put('-');
    out.hex(dice.next(), dice.percent(25) ? 8 : 2);
    out.put(extension);
    on.lastPath = Arrays.copyOfRange(out.array(), from, out.size());
  }

  private void hex(long digits, boolean upper) {
    for (long left = digits; left > 0; left -= 16) {
      int length = (int) Math.min(16, left);
      if (upper) {
        out.hexUpper(dice.next(), length);
      } else {
        out.hex(dice.next(), length);
      }
    }
  }

  private void seconds(long millis) {
    out.digits(millis / 1000);
    out.put('.');
    out.digits((int) (millis % 1000), 3);
  }

  /// A version 1 UUID whose time is that of `timestamp`; the counter makes it unique.
  private static void id(LineBuffer to, long number, long received) {
    long time = (received + UUID_EPOCH_MILLIS) * 10_000 + number % 10_000;
    to.hex(time, 8);
    to.put('-');
    to.hex(time >>> 32, 4);
    to.put('-');
    to.hex(((time >>> 48) & 0xfff) | 0x1000, 4);
    to.put('-');
    to.hex(((number / 10_000) & 0x3fff) | 0x8000, 4);
    to.put(FIXED_NODE);
  }

  /// The sensor id that [#write] gave the event of this number.
  static String id(long number, long received) {
    LineBuffer text = new LineBuffer();
    id(text, number, received);
    return new String(text.array(), 0, text.size(), StandardCharsets.US_ASCII);
  }

  private static byte[] key(String below) {
    return LineBuffer.json("\\REGISTRY\\" + below);
  }

  private static byte[][] texts(String... texts) {
    return Arrays.stream(texts).map(LineBuffer::json).toArray(byte[][]::new);
  }

  private static byte[][] moduleHashes() {
    Dice dice = new Dice(64, 65);
    byte[][] hashes = new byte[64][];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = FleetWorld.hexText(dice, 64);
    }
    return hashes;
  }

  private static byte[][] modules() {
    Dice dice = new Dice(64, 64);
    byte[][] modules = new byte[64][];
    for (int i = 0; i < modules.length; i++) {
      modules[i] =
          LineBuffer.json(
              "\\Device\\HarddiskVolume3\\"
                  + (i % 3 == 0
                      ? "Program Files\\Wren\\Application\\140.0.1\\"
                      : "Windows\\System32\\")
                  + FleetWorld.word(dice)
                  + (i % 2 == 0 ? "core" : "api")
                  + ".dll");
    }
    return modules;
  }
}
