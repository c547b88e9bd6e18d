package dev.takagari.core.mapping.aws;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Draft;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.RecordView;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was done, in the part of a finding whose name depends on what was done: two sides of a
/// connection, a question, a call.
final class FindingAction {
  private static final List<String> ACTIONS =
      List.of(
          "networkConnectionAction",
          "portProbeAction",
          "dnsRequestAction",
          "awsApiCallAction",
          "kubernetesApiCallAction",
          "rdsLoginAttemptAction");
  private static final String CONNECTION = ACTIONS.getFirst();
  private static final String PROBES = "portProbeDetails";
  private static final Map<String, String> DIRECTIONS =
      Map.of("OUTBOUND", "egress", "INBOUND", "ingress");

  /// Where addresses are told, for the reference.
  static final String[] ADDRESSES = {
    "service.action.*Action.remoteIpDetails",
    "service.action.*Action.localIpDetails",
    "resource.instanceDetails.networkInterfaces[0].privateIpAddress"
  };

  /// Where ports are told, for the reference.
  static final String[] PORTS = {
    "service.action.*Action.remotePortDetails", "service.action.*Action.localPortDetails"
  };

  private FindingAction() {}

  /// A member of whichever action there is, for the reference.
  static String of(String member) {
    return "service.action.*Action." + member;
  }

  static boolean isBlocked(RecordView view) {
    return "true".equals(first(view, "blocked"))
        || "true".equals(first(view, PROBES, "[0]", "blocked"));
  }

  static void derive(RecordView view, Draft draft) {
    String protocol = first(view, "protocol");
    draft.fill(Columns.NETWORK_TRANSPORT, protocol == null ? null : Fold.fold(protocol));
    fill(draft, Columns.DNS_QUESTION_NAME, Codec.DOMAIN_1, first(view, "domain"));
    fill(draft, Columns.USER_AGENT_ORIGINAL, Codec.TEXT_1, first(view, "userAgent"));
    fill(draft, Columns.SERVICE_NAME, Codec.TEXT_1, first(view, "serviceName"));
    String said = text(view, CONNECTION, "connectionDirection");
    String direction = said == null ? null : DIRECTIONS.get(said);
    draft.fill(Columns.NETWORK_DIRECTION, direction);
    for (String action : ACTIONS) {
      sides(view, draft, action, direction);
    }
  }

  private static void sides(
      RecordView view, Draft draft, String action, @Nullable String direction) {
    boolean probe = action.equals("portProbeAction");
    String[] place = probe ? new String[] {action, PROBES, "[0]"} : new String[] {action};
    String remote = address(view, place, "remoteIpDetails");
    String local = address(view, place, "localIpDetails");
    related(draft, remote);
    related(draft, local);
    for (String caller : texts(view, action, "sourceIPs", "[]")) {
      related(draft, IpAddress.canonical(caller));
    }
    boolean connects = action.equals(CONNECTION);
    boolean calls = !connects && !probe;
    if (calls) {
      draft.fill(Columns.SOURCE_IP, remote);
      return;
    }
    String own = local == null ? privateAddress(view) : local;
    if (connects && "egress".equals(direction)) {
      draft.fill(Columns.SOURCE_IP, own);
      draft.fill(Columns.DESTINATION_IP, remote);
      port(view, draft, Columns.SOURCE_PORT, place, "localPortDetails");
      port(view, draft, Columns.DESTINATION_PORT, place, "remotePortDetails");
    } else if (remote != null && (probe || "ingress".equals(direction))) {
      draft.fill(Columns.SOURCE_IP, remote);
      draft.fill(Columns.DESTINATION_IP, own);
      port(view, draft, Columns.SOURCE_PORT, place, "remotePortDetails");
      port(view, draft, Columns.DESTINATION_PORT, place, "localPortDetails");
    }
  }

  private static @Nullable String privateAddress(RecordView view) {
    String text =
        view.text("resource", "instanceDetails", "networkInterfaces", "[0]", "privateIpAddress");
    return text == null ? null : specified(text);
  }

  private static @Nullable String address(RecordView view, String[] place, String side) {
    for (String version : List.of("ipAddressV4", "ipAddressV6")) {
      String[] path = new String[place.length + 2];
      System.arraycopy(place, 0, path, 0, place.length);
      path[place.length] = side;
      path[place.length + 1] = version;
      String text = text(view, path);
      String address = text == null ? null : specified(text);
      if (address != null) {
        return address;
      }
    }
    return null;
  }

  private static @Nullable String specified(String text) {
    return (String) Codec.ADDRESS_1.decode(text);
  }

  private static void port(
      RecordView view, Draft draft, Column column, String[] place, String side) {
    String[] path = new String[place.length + 2];
    System.arraycopy(place, 0, path, 0, place.length);
    path[place.length] = side;
    path[place.length + 1] = "port";
    fill(draft, column, Codec.PORT_1, text(view, path));
  }

  private static void related(Draft draft, @Nullable String address) {
    draft.add(Columns.RELATED_IP, address);
  }

  private static void fill(Draft draft, Column column, Codec codec, @Nullable String text) {
    draft.fill(column, text == null ? null : codec.decode(text));
  }

  /// The member of the first action that has it.
  private static @Nullable String first(RecordView view, String... member) {
    for (String action : ACTIONS) {
      String[] path = new String[member.length + 1];
      path[0] = action;
      System.arraycopy(member, 0, path, 1, member.length);
      String text = text(view, path);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable String text(RecordView view, String... steps) {
    List<String> texts = texts(view, steps);
    return texts.isEmpty() ? null : texts.getFirst();
  }

  private static List<String> texts(RecordView view, String... steps) {
    String[] path = new String[steps.length + 2];
    path[0] = "service";
    path[1] = "action";
    System.arraycopy(steps, 0, path, 2, steps.length);
    return view.texts(FieldPath.of(path));
  }
}
