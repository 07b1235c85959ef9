package org.openhotline.server.node;

import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.SignedAct;

/// Inputs of the ordered log, made by its own encoder.
public final class LogSeeds {
  private static final long TIME = 1_800_000_000_000L;

  private LogSeeds() {}

  /// One of each kind.
  public static List<byte[]> of(List<SignedAct> acts) {
    List<byte[]> all = new ArrayList<>();
    all.add(LogInputs.tick(TIME));
    all.add(LogInputs.observation(TIME, new Observation.LinkChanged(new DeskId("XA"), true)));
    all.add(LogInputs.observation(TIME, new Observation.RelayStarted("n1", null)));
    for (SignedAct act : acts) {
      all.add(LogInputs.act(TIME, act.bytes(), Bytes.of(new byte[] {1, 2, 3}), "XA/xa-1"));
    }
    return all;
  }
}
