// The layers of a frame drawn as an export of some shape has them: fitted, filling, or before a blurred copy.
import { drawPlaced, isPut } from "cutroom/player/placing.js";
import { sizeOf } from "cutroom/player/screen.js";

const BLUR = 0.02; // of the frame's longer side

/** Draw layers, the lowest first, into a context of the frame's size; `filling` is "fit", "fill" or "blur". */
export function drawFramed(context, layers, frame, filling = "fit") {
  context.fillRect(0, 0, ...frame);
  for (const layer of layers) {
    const picture = layer.element && sizeOf(layer.element);
    if (!picture) continue;
    if (filling === "blur" && !isPut(layer.place) && !layer.glides) {
      context.filter = `blur(${Math.max(...frame) * BLUR}px)`;
      drawPlaced(context, { ...layer, picture }, frame, { covering: true });
      context.filter = "none";
    }
    drawPlaced(context, { ...layer, picture }, frame, { covering: filling === "fill" });
  }
}
