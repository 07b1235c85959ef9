package org.openhotline.client.cli.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.DurableFiles;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.PartyAuthority;
import org.openhotline.certs.RelayAuthority;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hotline pki init`: authorities of parties and, with `--relay`, a relay with its configuration.
@Command(
    name = "init",
    description = "Make the authority of one or more parties, and a relay with --relay.")
final class InitCommand extends AuthorityCommand {
  @Option(
      names = "--dir",
      required = true,
      description = "Folder for all of it: DIR/xa, DIR/xb, DIR/relay.",
      paramLabel = "DIR")
  Path folder = Path.of("");

  @Option(names = "--party", description = "A party, for instance XA.", paramLabel = "PARTY")
  List<String> parties = new ArrayList<>();

  @Option(
      names = "--relay",
      description = "Make a relay that listens on this port; stations dial this host.",
      paramLabel = "HOST:PORT")
  @Nullable String relay;

  @Option(
      names = "--host",
      description = "Another host name or address that the relay's certificate names.",
      paramLabel = "HOST")
  List<String> hosts = new ArrayList<>();

  @Option(
      names = "--origin",
      description = "Name of the relay's record (default: HOST/live).",
      paramLabel = "ORIGIN")
  @Nullable String origin;

  @Option(
      names = "--plane",
      description = "LIVE or EXERCISE (default: ${DEFAULT-VALUE}).",
      defaultValue = "LIVE")
  Plane plane = Plane.LIVE;

  @Override
  int run() throws IOException {
    if (parties.isEmpty() && relay == null) {
      throw new IllegalArgumentException("nothing to make: give --party XA, or --relay HOST:PORT");
    }
    List<PartyId> ids = parties.stream().map(PartyId::new).toList();
    HostPort address = relay == null ? null : HostPort.parse(relay);
    for (PartyId party : ids) {
      DurableFiles.requireAbsent(place(party).resolve("authority.yaml"));
    }
    try (KeyVault vault = freshVault("the keys in " + folder)) {
      for (PartyId party : ids) {
        try (PartyAuthority authority =
            PartyAuthority.create(place(party), party, plane, environment(vault))) {
          tell(
              "authority of " + party + " made in " + place(party),
              "party",
              party.value(),
              "folder",
              place(party).toString(),
              "root_classical_sha256",
              authority.pin().classical().hex(),
              "root_pq_sha256",
              authority.pin().pq().hex());
        }
      }
      if (address != null) {
        makeRelay(address, vault);
      }
    }
    return DONE;
  }

  private Path place(PartyId party) {
    return folder.resolve(party.value().toLowerCase(Locale.ROOT));
  }

  private void makeRelay(HostPort address, KeyVault vault) throws IOException {
    Path place = folder.resolve("relay");
    String name =
        origin != null ? origin : address.host() + "/" + plane.name().toLowerCase(Locale.ROOT);
    List<String> names = new ArrayList<>(List.of(address.host()));
    names.addAll(hosts);
    if (!names.contains("localhost")) {
      names.add("localhost");
    }
    try (RelayAuthority authority = RelayAuthority.create(place, name, environment(vault))) {
      authority.equipTls(names.stream().distinct().toList());
      DurableFiles.privateFolder(place.resolve("intake"));
      DurableFiles.writePrivate(
          place.resolve("relay.yaml"),
          RelayConfigText.of(address.port(), name, plane).getBytes(StandardCharsets.UTF_8));
      tell(
          "relay '"
              + name
              + "' made in "
              + place
              + "; start it with: hotline server --config "
              + place.resolve("relay.yaml"),
          "origin",
          name,
          "folder",
          place.toString(),
          "config",
          place.resolve("relay.yaml").toString(),
          "intake",
          place.resolve("intake").toString(),
          "hosts",
          names);
    }
  }
}
