package dev.takagari.app.fleet;

import dev.takagari.app.fleet.FleetWorld.Machine;
import dev.takagari.app.fleet.FleetWorld.Platform;
import dev.takagari.app.fleet.FleetWorld.User;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// The lists of hosts and users that the vendor sends beside the events (`fdrv2/aidmaster`,
/// `fdrv2/userinfo`).
final class Inventories {
  private Inventories() {}

  static void writeHosts(FleetWorld world, FleetOptions options, OutputStream out)
      throws IOException {
    long time = options.start().getEpochSecond();
    for (Machine machine : world.machines()) {
      Map<String, String> line = new LinkedHashMap<>();
      boolean server = machine.platform == Platform.LINUX || machine.number == 1;
      line.put("AgentLoadFlags", "0");
      line.put("AgentLocalTime", time + ".438");
      line.put("AgentTimeOffset", "1200.838");
      line.put("AgentVersion", text(machine.agent));
      line.put("BiosManufacturer", "Tern Systems");
      line.put("BiosVersion", "1.14.2");
      line.put("ChassisType", server ? "Rack Mount Chassis" : "Notebook");
      line.put("City", machine.number % 4 == 0 ? "Bristol" : "Tokyo");
      line.put("ComputerName", machine.name);
      line.put("ConfigBuild", text(machine.build));
      line.put("ConfigIDBuild", "18110");
      line.put("Continent", machine.number % 4 == 0 ? "Europe" : "Asia");
      line.put("Country", machine.number % 4 == 0 ? "United Kingdom" : "Japan");
      line.put(
          "FalconGroupingTags", machine.number % 3 == 0 ? "'FalconGroupingTags/pilot'" : "none");
      line.put("FirstSeen", (time - 86_400L * (30 + machine.number % 300)) + ".0");
      line.put("HostHiddenStatus", "Visible");
      line.put("MachineDomain", machine.platform == Platform.WINDOWS ? "harrier.example" : "none");
      line.put(
          "OU",
          machine.platform == Platform.WINDOWS
              ? (server ? "Servers;Tokyo" : "Workstations;Tokyo")
              : "none");
      line.put("PointerSize", "8");
      line.put("ProductType", server ? "3" : machine.number % 2 == 0 ? "1" : "1.0");
      line.put("SensorGroupingTags", "none");
      line.put("ServicePackMajor", "0");
      line.put("SiteName", "none");
      line.put("SystemManufacturer", "Tern Systems");
      line.put("SystemProductName", server ? "Perch R2" : "Perch 14");
      line.put("Time", time + ".004");
      line.put("Timezone", machine.number % 4 == 0 ? "Europe/London" : "Asia/Tokyo");
      line.put("Version", version(machine.platform));
      line.put("aid", machine.aid);
      line.put("aip", text(machine.aip));
      line.put("cid", FleetWorld.CID);
      line.put("event_platform", machine.platform.code());
      write(line, out);
    }
  }

  static void writeUsers(FleetWorld world, FleetOptions options, OutputStream out)
      throws IOException {
    long time = options.start().getEpochSecond();
    int number = 0;
    for (User user : world.users()) {
      Machine machine = world.machines()[number % world.machines().length];
      Map<String, String> line = new LinkedHashMap<>();
      line.put("AccountType", "Domain User");
      line.put("LastLoggedOnHost", machine.name);
      line.put("LogonInfo", "Domain User Logon");
      line.put("LogonTime", (time - 3600L * (1 + number % 40)) + ".517");
      line.put("LogonType", number % 5 == 0 ? "10" : "2");
      line.put("PasswordLastSet", (time - 86_400L * (1 + number % 90)) + ".101");
      line.put("User", FleetWorld.DOMAIN + "\\" + user.name());
      line.put("UserIsAdmin", number % 9 == 0 ? "1" : "0");
      line.put("UserLogonFlags_decimal", "0");
      line.put("UserName", user.name());
      line.put("UserSid_readable", text(user.sid()));
      line.put("_time", time + ".0");
      line.put("cid", FleetWorld.CID);
      line.put("monthsincereset", number % 7 == 0 ? "N/A" : Integer.toString(number % 4));
      write(line, out);
      number++;
    }
  }

  private static String version(Platform platform) {
    return switch (platform) {
      case WINDOWS -> "Windows 11";
      case MAC -> "Sequoia (15)";
      case LINUX -> "Ubuntu 24.04";
      case IOS, CLOUD -> "iOS 26";
    };
  }

  private static void write(Map<String, String> line, OutputStream out) throws IOException {
    LineBuffer buffer = new LineBuffer();
    line.forEach(
        (key, value) -> {
          buffer.put(buffer.size() == 0 ? '{' : ',');
          buffer.put('"');
          buffer.put(LineBuffer.ascii(key));
          buffer.put(LineBuffer.ascii("\":\""));
          buffer.put(LineBuffer.json(value));
          buffer.put('"');
        });
    buffer.put('}');
    buffer.put('\n');
    out.write(buffer.array(), 0, buffer.size());
  }

  private static String text(byte[] ascii) {
    return new String(ascii, java.nio.charset.StandardCharsets.UTF_8);
  }
}
