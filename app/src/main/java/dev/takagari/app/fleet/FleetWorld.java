package dev.takagari.app.fleet;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The invented organisation: its machines, people, programs, and what they talk to.
///
/// Everything lasting is made here once from the seed; a machine's running processes change as the
/// generator goes on.
final class FleetWorld {
  static final String CID = "7a6b1d0c4e2f4f1e9c3b5a8d6e0f1c2d";
  static final String DOMAIN = "HARRIER";

  private static final int MACHINE_PROCESSES = 20;
  private static final int ROOTS = 4;
  private static final String[] WORDS = {
    "amber", "anchor", "avocet", "basalt", "beacon", "birch", "bramble", "brook", "cedar", "cobalt",
        "comet",
    "coral", "crane", "cypress", "delta", "dunlin", "ember", "falcon", "fennel", "finch", "fjord",
        "flint",
    "garnet", "grebe", "harbor", "hazel", "heron", "indigo", "iris", "ivory", "jasper", "juniper",
        "kestrel",
    "lagoon", "larch", "lark", "linden", "maple", "marten", "meadow", "merlin", "mistral", "nickel",
        "nimbus",
    "oriole", "osprey", "otter", "pebble", "petrel", "pine", "plover", "quartz", "raven", "river",
        "robin",
    "saffron", "sorrel", "spruce", "swift", "teal", "tern", "thistle", "umber", "willow"
  };
  private static final String[] FAMILY_NAMES = {
    "mori", "tanaka", "silva", "novak", "okafor", "lind", "haas", "costa", "ito", "kumar", "weber",
        "rossi",
    "duval", "petrov", "nilsen", "santos", "kato", "mbeki", "olsen", "ferrer", "suzuki", "bauer",
        "moreau", "lopez"
  };

  enum Platform {
    WINDOWS("Win"),
    MAC("Mac"),
    LINUX("Lin"),
    IOS("iOS"),
    CLOUD("Ext");

    private final String code;

    Platform(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }

    static Platform of(String code) {
      for (Platform platform : values()) {
        if (platform.code.equals(code)) {
          return platform;
        }
      }
      throw new IllegalArgumentException("no platform " + code);
    }
  }

  /// An executable and the command lines it is started with.
  record Program(
      byte[] image,
      byte[] base,
      byte[] sha256,
      byte[] md5,
      byte[] authenticode,
      byte[] tags,
      List<String> commands,
      byte[][] usual) {}

  record User(String name, byte[] json, byte[] sid, byte[] uid, byte[] principal, byte[] logon) {}

  record Name(byte[] name, byte[] first, byte[] records, byte[] aliases) {}

  /// One process on one machine; its id is unique there for ever.
  record Running(
      Program program,
      long pid,
      long parent,
      byte[] parentBase,
      byte[] command,
      long start,
      int raw,
      User user,
      long tree) {}

  /// A host with a sensor.
  static final class Machine {
    final int number;
    final Platform platform;
    final String name;
    final String aid;
    final byte[] nameJson;
    final byte[] aidJson;
    final byte[] ip;
    final byte[] ip6;
    final byte[] aip;
    final byte[] build;
    final byte[] config;
    final byte[] agent;
    final byte[] mac;
    final boolean newest;
    final boolean roaming;
    final int skew;
    final User[] users;
    final Running[] live = new Running[MACHINE_PROCESSES];
    final int[] favourites = new int[8];
    int count;
    boolean seen;
    long clock;
    long nextPid;
    Name lookedUp;
    int actor;
    int lastProgram;
    EventCatalog.@Nullable Template lastTemplate;
    byte[] lastPath = new byte[0];

    private Machine(
        int number,
        Platform platform,
        String name,
        String aid,
        Dice dice,
        boolean newest,
        boolean roaming,
        User[] users,
        Name lookedUp) {
      this.number = number;
      this.platform = platform;
      this.name = name;
      this.aid = aid;
      this.nameJson = LineBuffer.json(name);
      this.aidJson = LineBuffer.ascii(aid);
      this.ip =
          LineBuffer.ascii(
              "10."
                  + (20 + number / 62500)
                  + "."
                  + (number / 250 % 250)
                  + "."
                  + (2 + number % 250));
      this.ip6 =
          LineBuffer.ascii(
              "fd00:7a6b:0:"
                  + Integer.toHexString(number / 250)
                  + ":0:0:0:"
                  + Integer.toHexString(2 + number % 250));
      this.aip =
          LineBuffer.ascii(
              "198.51.100."
                  + (1 + number % 9)
                  + (dice.percent(4) ? " 192.0.2." + (1 + number % 9) : ""));
      int version = 17 + dice.below(3);
      this.build =
          LineBuffer.ascii(
              "1007."
                  + (platform == Platform.WINDOWS ? 3 : platform == Platform.MAC ? 4 : 8)
                  + ".00"
                  + version
                  + "706.1");
      this.config = LineBuffer.ascii(Long.toString(1_000_000_000L + dice.below(5) * 271_828_183L));
      this.agent = LineBuffer.ascii("7." + version + ".18" + version + "6.0");
      this.mac =
          LineBuffer.ascii(
              String.format(
                  Locale.ROOT,
                  "02-00-5e-%02x-%02x-%02x",
                  number >> 16 & 255,
                  number >> 8 & 255,
                  number & 255));
      this.newest = newest;
      this.roaming = roaming;
      this.skew = dice.percent(15) ? dice.below(1500) : 0;
      this.users = users;
      this.lookedUp = lookedUp;
      this.nextPid =
          switch (platform) {
            case WINDOWS -> 10_000_000_000L + dice.bits(31) * 16L;
            case MAC, LINUX -> 400_000_000_000_000_000L + dice.bits(31) * 1_000_003L;
            case IOS, CLOUD -> Long.MIN_VALUE + (dice.next() >>> 3);
          };
    }

    Running root(int index) {
      return live[index];
    }
  }

  private final Dice dice;
  private final Map<Platform, List<Program>> programs = new EnumMap<>(Platform.class);
  private final Map<Platform, int[]> choice = new EnumMap<>(Platform.class);
  private final User system =
      new User(
          "SYSTEM",
          LineBuffer.json("SYSTEM"),
          LineBuffer.ascii("S-1-5-18"),
          LineBuffer.ascii("0"),
          LineBuffer.json(""),
          LineBuffer.ascii("999"));
  private final List<User> users = new ArrayList<>();
  private final Machine[] machines;
  private final int[] machineChoice;
  private final Name[] names;
  private final int[] nameChoice;
  private final byte[][] remotes;
  private final int[] remoteChoice;
  private final byte[][] hashes;
  private final int[] hashChoice;
  private final byte[][] scripts;
  private final Map<Platform, byte[][]> folders = new EnumMap<>(Platform.class);

  FleetWorld(FleetOptions options) {
    this.dice = new Dice(options.seed(), 1);
    readPrograms();
    int people = Math.max(12, options.hosts());
    for (int i = 0; i < people; i++) {
      String family = FAMILY_NAMES[i % FAMILY_NAMES.length];
      String name =
          (char) ('a' + i / FAMILY_NAMES.length % 26)
              + "."
              + family
              + (i < 26 * FAMILY_NAMES.length ? "" : i);
      users.add(
          new User(
              name,
              LineBuffer.json(name),
              LineBuffer.ascii("S-1-5-21-1004336348-1177238915-682003330-" + (1101 + i)),
              LineBuffer.ascii(Integer.toString(501 + i % 4)),
              LineBuffer.json(name + "@harrier.example"),
              LineBuffer.ascii(Long.toString(100_000 + dice.bits(24)))));
    }
    this.names = new Name[3000];
    for (int i = 0; i < names.length; i++) {
      names[i] =
          name(
              dice,
              (dice.percent(40) ? word(dice) + "." : "")
                  + word(dice)
                  + (dice.percent(60) ? "-" + word(dice) : "")
                  + (dice.percent(30) ? dice.below(40) : "")
                  + (dice.percent(70)
                      ? ".example"
                      : dice.percent(50) ? ".example.com" : ".example.net"));
    }
    this.nameChoice = Dice.zipf(names.length, 1.1);
    this.remotes = new byte[1400][];
    for (int i = 0; i < remotes.length; i++) {
      remotes[i] =
          LineBuffer.ascii(
              i % 3 == 2
                  ? "10." + dice.below(8) + "." + dice.below(20) + "." + (1 + dice.below(250))
                  : external(dice));
    }
    this.remoteChoice = Dice.zipf(remotes.length, 1.0);
    this.hashes = new byte[4096][];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = hexText(dice, 64);
    }
    this.hashChoice = Dice.zipf(hashes.length, 1.2);
    this.scripts = scripts();
    makeFolders();
    this.machines = new Machine[options.hosts()];
    for (int i = 0; i < machines.length; i++) {
      machines[i] = machine(i, options);
    }
    this.machineChoice = Dice.zipf(machines.length, 0.6);
  }

  Machine[] machines() {
    return machines;
  }

  List<User> users() {
    return users;
  }

  User system() {
    return system;
  }

  Machine pickMachine(Dice with) {
    return machines[machineChoice[with.bits(16)]];
  }

  Name pickName(Dice with) {
    if (with.below(1000) < 15) {
      return name(
          with,
          Long.toHexString(with.next() >>> 24) + "." + word(with) + "-" + word(with) + ".example");
    }
    return names[nameChoice[with.bits(16)]];
  }

  byte[] pickRemote(Dice with) {
    return remotes[remoteChoice[with.bits(16)]];
  }

  byte[] pickHash(Dice with) {
    return with.percent(3) ? hexText(with, 64) : hashes[hashChoice[with.bits(16)]];
  }

  byte[] pickScript(Dice with) {
    return scripts[Math.min(with.below(scripts.length), with.below(scripts.length))];
  }

  byte[] pickFolder(Platform platform, Dice with) {
    Platform like = folders.containsKey(platform) ? platform : Platform.LINUX;
    byte[][] of = requireNonNull(folders.get(like));
    return of[Math.min(with.below(of.length), with.below(of.length))];
  }

  private List<Program> programs(Platform platform) {
    return requireNonNull(programs.get(platform));
  }

  static String word(Dice with) {
    return WORDS[with.bits(6)];
  }

  /// Starts a process on a machine; it takes the place of an older one that is no root.
  Running start(Machine machine, Dice with, long time) {
    List<Program> all = programs(machine.platform);
    int[] table = requireNonNull(choice.get(machine.platform));
    int which =
        with.percent(45)
            ? machine.lastProgram
            : with.percent(55) ? machine.favourites[with.bits(3)] : table[with.bits(16)];
    machine.lastProgram = which;
    Program program = all.get(which);
    Running parent = machine.live[with.percent(60) ? with.below(ROOTS) : with.below(machine.count)];
    if (opensDocuments(parent.program)) {
      parent = machine.root(3);
    }
    User user = with.percent(35) ? system : machine.users[with.below(machine.users.length)];
    byte[] command =
        with.percent(70)
            ? program
                .usual[Math.min(with.below(program.usual.length), with.below(program.usual.length))]
            : command(program, with, user);
    Running started = run(machine, program, parent, command, time, user, with);
    int slot =
        machine.count < machine.live.length
            ? machine.count++
            : ROOTS + with.below(machine.live.length - ROOTS);
    machine.live[slot] = started;
    return started;
  }

  /// A process comes to its end, and does nothing more when others are left.
  Running end(Machine machine, Dice with) {
    int slot = Math.min(machine.count - 1, ROOTS + with.below(machine.live.length - ROOTS));
    Running ended = machine.live[slot];
    if (machine.count > 2 * ROOTS) {
      machine.live[slot] = machine.live[--machine.count];
    }
    return ended;
  }

  /// Office programs start nothing here, so that the one that does stands out.
  private static boolean opensDocuments(Program program) {
    byte[] base = program.base;
    return base.length > 4 && base[base.length - 1] == 'E' && base[0] != 'e';
  }

  /// A process with everything given; not among those that go on doing things.
  Running run(
      Machine machine,
      Program program,
      Running parent,
      byte[] command,
      long time,
      User user,
      Dice with) {
    long pid = machine.nextPid;
    machine.nextPid += 4 + (machine.platform == Platform.WINDOWS ? with.bits(20) : with.bits(30));
    return new Running(
        program,
        pid,
        parent.pid,
        parent.program.base,
        command,
        time,
        4 * (1 + with.bits(14)),
        user,
        parent.tree == 0 ? pid : parent.tree);
  }

  Program program(Platform platform, String base) {
    byte[] wanted = LineBuffer.json(base);
    for (Program program : programs(platform)) {
      if (Arrays.equals(program.base, wanted)) {
        return program;
      }
    }
    throw new IllegalArgumentException("no program " + base);
  }

  static Program program(String image, byte[] sha256, Dice with) {
    return new Program(
        LineBuffer.json(image),
        LineBuffer.json(baseName(image)),
        sha256,
        hexText(with, 32),
        hexText(with, 64),
        LineBuffer.ascii("25, 27, 40, 151, 874, 924, 12094627905582, 12094627906234"),
        List.of(),
        new byte[0][]);
  }

  static byte[] hexText(Dice with, int digits) {
    LineBuffer text = new LineBuffer();
    for (int left = digits; left > 0; left -= 16) {
      text.hex(with.next(), Math.min(16, left));
    }
    return Arrays.copyOf(text.array(), text.size());
  }

  private Machine machine(int number, FleetOptions options) {
    Platform platform = platformOf(number);
    boolean special = number < 3;
    boolean late = options.lateBatch() >= 0 && number == machinesLate(options);
    boolean roaming = !special && (late || (platform != Platform.LINUX && number % 11 == 5));
    User[] own = new User[platform == Platform.LINUX || number == 1 ? 3 : 1];
    for (int i = 0; i < own.length; i++) {
      own[i] = users.get((number + i * 7) % users.size());
    }
    Machine machine =
        new Machine(
            number,
            platform,
            hostName(number, platform, late),
            new String(hexText(dice, 32), StandardCharsets.US_ASCII),
            dice,
            !special && number % 5 == 4,
            roaming,
            own,
            names[0]);
    long start = options.start().toEpochMilli();
    machine.clock = start - (late ? 3 * 86_400_000L + 5_400_000L : 1000);
    List<Program> all = programs(platform);
    long booted = machine.clock - 7_200_000L - dice.bits(20);
    long parent = platform == Platform.WINDOWS ? 0 : 1;
    byte[] parentBase = LineBuffer.ascii(platform == Platform.WINDOWS ? "wininit.exe" : "kernel");
    for (int i = 0; i < ROOTS; i++) {
      Program program = all.get(i);
      long pid = machine.nextPid;
      machine.nextPid += 4 + dice.bits(18);
      machine.live[i] =
          new Running(
              program,
              pid,
              parent,
              parentBase,
              program.usual[0],
              booted + i * 700L,
              4 * (20 + i * 30),
              i < 2 ? system : machine.users[0],
              pid);
      parent = pid;
      parentBase = program.base;
    }
    machine.count = ROOTS;
    machine.lastProgram = ROOTS;
    int[] table = requireNonNull(choice.get(platform));
    for (int i = 0; i < machine.favourites.length; i++) {
      machine.favourites[i] = table[dice.bits(16)];
    }
    return machine;
  }

  /// The laptop that sends days late is always the fifth machine.
  static int machinesLate(FleetOptions options) {
    return options.lateBatch() >= 0 ? 5 : -1;
  }

  private static Platform platformOf(int number) {
    if (number < 3) {
      return Platform.WINDOWS;
    }
    return switch (number % 20) {
      case 3, 8, 13, 17 -> Platform.MAC;
      case 6, 11, 16, 19 -> Platform.LINUX;
      case 9 -> Platform.IOS;
      default -> Platform.WINDOWS;
    };
  }

  private static String hostName(int number, Platform platform, boolean late) {
    if (late) {
      return "LT-TRAVEL-" + (100 + number);
    }
    return switch (number) {
      case 0 -> "FIN-WS-014";
      case 1 -> "FS-TOK-01";
      case 2 -> "OPS-WS-007";
      default ->
          switch (platform) {
            case WINDOWS ->
                new String[] {"HR-WS-", "FIN-WS-", "OPS-WS-", "DEV-WS-"}[number % 4]
                    + (100 + number);
            case MAC -> "mac-" + WORDS[number % 64] + "-" + (100 + number) + ".local";
            case LINUX ->
                new String[] {"web-", "batch-", "build-"}[number % 3]
                    + (100 + number)
                    + ".harrier.example";
            case IOS, CLOUD -> "iPhone-" + (1000 + number);
          };
    };
  }

  private void readPrograms() {
    Map<Platform, List<Integer>> weights = new EnumMap<>(Platform.class);
    for (String line : lines("programs.txt")) {
      String[] column = line.split("\\|", 4);
      Platform platform = Platform.of(column[0]);
      List<String> commands = List.of(column[3].replace('␊', '\n').replace('␉', '\t').split("¦"));
      add(platform, Integer.parseInt(column[1]), column[2], commands, weights);
    }
    for (int i = 0; i < 150; i++) {
      String product = word(dice) + word(dice);
      String title = Character.toUpperCase(product.charAt(0)) + product.substring(1);
      switch (i % 3) {
        case 0 ->
            add(
                Platform.WINDOWS,
                1,
                "\\Device\\HarddiskVolume3\\Program Files\\" + title + "\\" + product + ".exe",
                List.of(
                    "\"C:\\Program Files\\"
                        + title
                        + "\\"
                        + product
                        + ".exe\" --profile=%w --session %d",
                    "\"C:\\Program Files\\" + title + "\\" + product + ".exe\" /background"),
                weights);
        case 1 ->
            add(
                Platform.MAC,
                1,
                "/Applications/" + title + ".app/Contents/MacOS/" + title,
                List.of(
                    "/Applications/" + title + ".app/Contents/MacOS/" + title + " --profile %w"),
                weights);
        default ->
            add(
                Platform.LINUX,
                1,
                "/opt/" + product + "/bin/" + product,
                List.of(
                    "/opt/"
                        + product
                        + "/bin/"
                        + product
                        + " --config /etc/"
                        + product
                        + "/%w.toml --worker %d"),
                weights);
      }
    }
    weights.forEach((platform, list) -> choice.put(platform, spread(list)));
  }

  private void add(
      Platform platform,
      int weight,
      String image,
      List<String> commands,
      Map<Platform, List<Integer>> weights) {
    Program plain =
        new Program(
            LineBuffer.json(image),
            LineBuffer.json(baseName(image)),
            hexText(dice, 64),
            hexText(dice, 32),
            hexText(dice, 64),
            tags(),
            commands,
            new byte[commands.size() * 3][]);
    for (int i = 0; i < plain.usual.length; i++) {
      plain.usual[i] =
          command(
              commands.get(i % commands.size()),
              dice,
              users.isEmpty() ? "Public" : users.getFirst().name);
    }
    programs.computeIfAbsent(platform, _ -> new ArrayList<>()).add(plain);
    weights.computeIfAbsent(platform, _ -> new ArrayList<>()).add(weight);
  }

  private byte[] tags() {
    StringBuilder tags = new StringBuilder("25, 27, 40, 41, 53, 54, 55, 151");
    for (int i = 0; i < 9; i++) {
      tags.append(", ")
          .append(i < 4 ? 800 + dice.below(200) : 10_445_360_464_000L + dice.below(400));
    }
    return LineBuffer.ascii(tags.toString());
  }

  /// A table of 2^16 entries in which each index has a share by its weight.
  static int[] spread(List<Integer> weights) {
    long total = weights.stream().mapToLong(Integer::longValue).sum();
    int[] table = new int[1 << 16];
    int index = -1;
    long upTo = 0;
    for (int i = 0; i < table.length; i++) {
      while (index < 0 || upTo * table.length <= i * total) {
        upTo += weights.get(++index);
      }
      table[i] = index;
    }
    return table;
  }

  private static byte[] command(Program program, Dice with, User user) {
    return command(program.commands.get(with.below(program.commands.size())), with, user.name);
  }

  private static byte[] command(String template, Dice with, String user) {
    if (template.indexOf('%') < 0) {
      return LineBuffer.json(template);
    }
    StringBuilder text = new StringBuilder(template.length() + 32);
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      char kind = c == '%' && at + 1 < template.length() ? template.charAt(at + 1) : 0;
      at += 2;
      switch (kind) {
        case 'h' -> text.append(Long.toHexString((with.next() >>> 32) | 0x10000000L));
        case 'd' -> text.append(with.below(9000));
        case 'p' -> text.append(1024 + with.below(60_000));
        case 'w' -> text.append(word(with));
        case 'u' -> text.append(user);
        default -> {
          text.append(c);
          at--;
        }
      }
    }
    return LineBuffer.json(text.toString());
  }

  private static Name name(Dice with, String text) {
    String first = external(with);
    String records = first + ";" + (with.percent(40) ? external(with) + ";" : "");
    String aliases =
        with.percent(50)
            ? "edge-"
                + word(with)
                + ".cdn.example;"
                + (with.percent(40) ? text.replace('.', '-') + ".edge.example;" : "")
            : "";
    return new Name(
        LineBuffer.ascii(text),
        LineBuffer.ascii(first),
        LineBuffer.ascii(records),
        LineBuffer.ascii(aliases));
  }

  /// An address from the documentation blocks, leaving the upper half of the last one to what is
  /// planted.
  private static String external(Dice with) {
    return switch (with.below(5)) {
      case 0, 1 -> "192.0.2." + (1 + with.below(254));
      case 2, 3 -> "198.51.100." + (30 + with.below(220));
      default -> "203.0.113." + (1 + with.below(120));
    };
  }

  private void makeFolders() {
    byte[][] windows = new byte[120][];
    byte[][] mac = new byte[120][];
    byte[][] linux = new byte[120][];
    for (int i = 0; i < 120; i++) {
      String user = users.get(i % users.size()).name;
      windows[i] =
          LineBuffer.json(
              "\\Device\\HarddiskVolume3\\"
                  + (i % 3 == 0 ? "ProgramData\\" : "Users\\" + user + "\\AppData\\Local\\")
                  + word(dice)
                  + "\\"
                  + word(dice)
                  + "\\");
      mac[i] =
          LineBuffer.json(
              "/Users/"
                  + user
                  + "/Library/"
                  + (i % 2 == 0 ? "Caches/com.example." : "Application Support/")
                  + word(dice)
                  + "/"
                  + word(dice)
                  + "/");
      linux[i] =
          LineBuffer.json(
              (i % 2 == 0 ? "/var/lib/" : "/srv/") + word(dice) + "/" + word(dice) + "/");
    }
    folders.put(Platform.WINDOWS, windows);
    folders.put(Platform.MAC, mac);
    folders.put(Platform.LINUX, linux);
  }

  private byte[][] scripts() {
    List<String> texts = new ArrayList<>();
    texts.add("{ Set-StrictMode -Version 1; $_.PSMessageDetails }");
    texts.add("prompt");
    texts.add("$global:?");
    texts.add(
        "function Get-Free {\r\n\tparam([string]$Drive = 'C:')\r\n\tGet-PSDrive $Drive |\r\n\t\tSelect-Object Used, Free\r\n}\r\nGet-Free | ConvertTo-Json -Compress\r\n");
    texts.add(
        "# 在庫の確認 – 毎朝 07:30\r\n$hosts = @(\"größe-01\", \"naïve-02\")\r\nforeach ($h in $hosts) { Test-Connection $h -Count 1 }\r\nWrite-Host \"完了 ✅ 🦅\"\r\n");
    texts.add("Write-Output \"bell:\u0007 nul:\u0000 esc:\u001b[31mred\u001b[0m line:\u2028next\"");
    texts.add(
        "param($Path)\nGet-ChildItem -Path $Path -Recurse -File | Where-Object { $_.Length -gt 1MB -and $_.Name -notlike '*.log' } | Sort-Object Length -Descending | Select-Object -First 20 FullName, Length | Format-Table -AutoSize\n");
    for (int i = 0; i < 40; i++) {
      StringBuilder text =
          new StringBuilder(
              "# "
                  + word(dice)
                  + " "
                  + word(dice)
                  + " "
                  + i
                  + "\r\n$ErrorActionPreference = 'Stop'\r\n");
      for (int n = dice.below(12); n >= 0; n--) {
        text.append("$")
            .append(word(dice))
            .append(" = Get-ItemProperty 'HKLM:\\SOFTWARE\\Harrier\\")
            .append(word(dice))
            .append("' -Name ")
            .append(word(dice))
            .append("; if (-not $?) { exit ")
            .append(dice.below(90))
            .append(" }\r\n");
      }
      texts.add(text.toString());
    }
    return texts.stream().map(LineBuffer::json).toArray(byte[][]::new);
  }

  private static String baseName(String path) {
    return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  }

  static List<String> lines(String resource) {
    List<String> lines = new ArrayList<>();
    try (InputStream in = FleetWorld.class.getResourceAsStream("/fleet/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource fleet/" + resource);
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading fleet/" + resource, e);
    }
    return lines;
  }
}
