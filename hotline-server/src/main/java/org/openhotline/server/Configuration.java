package org.openhotline.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.RecordKeys;
import org.openhotline.certs.TlsIdentity;
import org.openhotline.server.board.BoardSettings;
import org.openhotline.server.config.RelayConfig;
import org.openhotline.server.dispatch.DispatchLimits;
import org.openhotline.server.node.AdmissionLimits;
import org.openhotline.server.node.NodeSettings;
import org.openhotline.server.transport.TransportLimits;

/// A node's settings from its configuration file and keys.
final class Configuration {
  private Configuration() {}

  /// Where the record lies.
  static Path recordFolder(RelayConfig config) {
    return NodeSettings.recordFolder(config.data());
  }

  /// Everything that a node needs; the vault is closed.
  ///
  /// @throws IOException naming the key file that cannot be used, or the host that cannot be found
  static NodeSettings settings(RelayConfig config, KeyVault vault) throws IOException {
    try (vault) {
      TlsIdentity tls = TlsIdentity.load(vault, config.tls().key(), config.tls().certificate());
      RecordKeys keys =
          new RecordKeys(config.record().origin(), vault.record(config.record().key()));
      RelayConfig.Address metrics = config.metrics();
      return new NodeSettings(
          config.node(),
          config.plane(),
          address(config.listen()),
          metrics == null ? null : address(metrics),
          config.data(),
          config.intake(),
          new NodeSettings.Tls(tls.key(), tls.chain()),
          keys.signer(new SecureRandom()),
          config.linkGrace(),
          config.diskReserveBytes(),
          config.snapshotEveryInputs(),
          transport(config.limits()),
          dispatch(config.limits()),
          admission(config.limits()),
          new NodeSettings.Operations(
              config.alwaysLinked(), NoticeConfiguration.settings(config), board(config)));
    }
  }

  private static @Nullable BoardSettings board(RelayConfig config) throws IOException {
    RelayConfig.Board board = config.board();
    return board == null ? null : new BoardSettings(address(board.listen()), board.operators());
  }

  private static InetSocketAddress address(RelayConfig.Address address) throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new IOException("host '" + address.host() + "' of the configuration is not known");
    }
    return resolved;
  }

  private static TransportLimits transport(RelayConfig.Limits limits) {
    TransportLimits fixed = TransportLimits.DEFAULT;
    return new TransportLimits(
        limits.connections(),
        limits.unauthenticatedPerSource(),
        limits.handshakeTimeout(),
        limits.frameTimeout(),
        limits.idleTimeout(),
        limits.stalledTimeout(),
        fixed.frameBytes(),
        fixed.actBytes(),
        limits.bodyBytes(),
        limits.bodiesPerSession(),
        fixed.lowWaterBytes(),
        fixed.highWaterBytes(),
        fixed.socketBufferBytes());
  }

  private static DispatchLimits dispatch(RelayConfig.Limits limits) {
    DispatchLimits fixed = DispatchLimits.DEFAULT;
    return new DispatchLimits(
        fixed.window(),
        limits.answers(),
        limits.fetches(),
        fixed.chunkBytes(),
        fixed.batchLeaves(),
        fixed.entriesPerFetch(),
        fixed.entriesBytes());
  }

  private static AdmissionLimits admission(RelayConfig.Limits limits) {
    return new AdmissionLimits(
        limits.outstandingTotal(),
        limits.outstandingBytes(),
        limits.outstandingTotalFlash(),
        limits.outstandingBytesFlash(),
        limits.outstandingPerSession(),
        limits.outstandingPerSessionFlash(),
        limits.verifyThreads());
  }
}
