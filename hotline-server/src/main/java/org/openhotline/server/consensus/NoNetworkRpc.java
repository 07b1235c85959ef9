package org.openhotline.server.consensus;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.jspecify.annotations.Nullable;

/// The transport between peers for a group of one: none. Opens no port, has no address, and treats
/// any attempt to speak to another peer as a bug.
///
/// Ratis makes this class by its name, so it needs a constructor without parameters.
final class NoNetworkRpc implements RpcType {
  NoNetworkRpc() {}

  @Override
  public String name() {
    return NoNetworkRpc.class.getName();
  }

  @Override
  public ServerFactory newFactory(Parameters parameters) {
    return new ServerFactory() {
      @Override
      public RpcType getRpcType() {
        return NoNetworkRpc.this;
      }

      @Override
      public RaftServerRpc newRaftServerRpc(RaftServer server) {
        return new Silent(NoNetworkRpc.this);
      }
    };
  }

  private record Silent(RpcType type) implements RaftServerRpc {
    @Override
    public RpcType getRpcType() {
      return type;
    }

    @Override
    public void start() {}

    @Override
    public void close() {}

    @Override
    public @Nullable InetSocketAddress getInetSocketAddress() {
      return null;
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {}

    @Override
    public void handleException(RaftPeerId peer, Exception e, boolean reconnect) {
      throw alone("an exception of " + peer);
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) {
      throw alone("a vote");
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) {
      throw alone("entries");
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) {
      throw alone("a snapshot");
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(
        StartLeaderElectionRequestProto request) {
      throw alone("an election");
    }

    private static IllegalStateException alone(String what) {
      return new IllegalStateException("a group of one peer tried to exchange " + what);
    }
  }
}
