package org.openhotline.server.dispatch;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.v1.RelayFrame;

/// A connection whose reader takes exactly as many frames as the test says.
final class FakeOutlet implements Outlet {
  private final List<RelayFrame> frames = new ArrayList<>();
  private Runnable onWritable = () -> {};
  private int permits;
  private boolean reading = true;
  private int checked;

  synchronized void onWritable(Runnable action) {
    onWritable = action;
  }

  /// Takes everything from now on.
  void open() {
    Runnable wake;
    synchronized (this) {
      permits = Integer.MAX_VALUE;
      wake = onWritable;
    }
    wake.run();
  }

  /// Takes this many frames, and waits for them.
  synchronized void take(int count) {
    permits = count;
    onWritable.run();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    try {
      while (permits > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        if (System.nanoTime() > end) {
          throw new AssertionError("only these came: " + kinds());
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// All frames so far, once a frame that was not looked at yet passes `test`; up to that frame.
  synchronized List<RelayFrame> await(Predicate<RelayFrame> test) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    try {
      for (; ; ) {
        while (checked < frames.size()) {
          if (test.test(frames.get(checked++))) {
            return List.copyOf(frames.subList(0, checked));
          }
        }
        if (System.nanoTime() > end) {
          throw new AssertionError("only these came: " + kinds());
        }
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<RelayFrame.FrameCase> kinds() {
    return frames.stream().map(RelayFrame::getFrameCase).toList();
  }

  synchronized boolean reading() {
    return reading;
  }

  @Override
  public synchronized boolean writable() {
    return permits > 0;
  }

  @Override
  public synchronized void write(byte[] frame) {
    permits--;
    try {
      frames.add(RelayFrame.parseFrom(frame));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    notifyAll();
  }

  @Override
  public synchronized void reading(boolean on) {
    reading = on;
  }

  @Override
  public void close(Refusal why) {
    throw new AssertionError("closed: " + why);
  }
}
