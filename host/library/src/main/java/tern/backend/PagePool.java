package tern.backend;

/**
 * Blocks of pages that tables share, bounded in number. Tables of one pool may be forked; a block
 * returns to the store when the last table that holds it lets go.
 *
 * <p>Any thread may close tables; all else is for the thread that may use the backend.
 */
public final class PagePool {
  private final PageStore store;
  private final int most;
  private int used;
  private int tables;

  /**
   * Creates a pool.
   *
   * @param most the most blocks that may be held at a time
   */
  public PagePool(PageStore store, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a pool of " + most + " blocks, expected at least 1");
    }
    this.store = store;
    this.most = most;
  }

  public PageShape shape() {
    return store.shape();
  }

  /** Whether a device multiplies the pages. */
  public boolean onDevice() {
    return store.onDevice();
  }

  /** Opens an empty table. */
  public synchronized PageTable open() {
    tables++;
    return new PageTable(this);
  }

  /** Blocks in use. */
  public synchronized int used() {
    return used;
  }

  /** Most blocks at a time. */
  public int most() {
    return most;
  }

  PageStore store() {
    return store;
  }

  /**
   * Takes a block.
   *
   * @throws PagesFullException if as many are in use as the pool may have
   */
  PageBlock take() {
    count();
    try {
      return store.take();
    } catch (RuntimeException | Error failed) {
      uncount();
      throw failed;
    }
  }

  private synchronized void count() {
    if (used == most) {
      throw new PagesFullException(
          "all "
              + most
              + " blocks of "
              + shape().positions()
              + " positions of keys and values are in use; close or rewind a session, or allow"
              + " more");
    }
    used++;
  }

  private synchronized void uncount() {
    used--;
  }

  /** Returns a block that only the caller holds: this one, or a copy instead of it. */
  PageBlock own(PageBlock block) {
    synchronized (this) {
      if (block.holders == 1) {
        return block;
      }
    }
    count();
    PageBlock copy;
    try {
      copy = store.copy(block);
    } catch (RuntimeException | Error failed) {
      uncount();
      throw failed;
    }
    release(block);
    return copy;
  }

  synchronized void closed() {
    if (--tables == 0) {
      store.release();
    }
  }

  synchronized void hold(PageBlock block) {
    block.holders++;
  }

  void release(PageBlock block) {
    synchronized (this) {
      if (--block.holders > 0) {
        return;
      }
      used--;
    }
    store.free(block);
  }
}
