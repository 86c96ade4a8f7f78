// The map that moves: asked for by a button, never loaded otherwise. The drawing from the server stays
// for whoever does not ask, for print and without script. Addresses come from data attributes, so the
// page needs no inline import map and the content policy needs no exception.

const STEPS = [1, 2, 3, 4, 5];
const INDONESIA = [[94.5, -11.5], [141.5, 6.5]];

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function shades() {
  return STEPS.flatMap((step) => [step, token(`--step-${step}`)]);
}

// Hatching for places without data, drawn once for the theme in use.
function hatch() {
  const size = 16;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.fillStyle = token("--card");
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = token("--hatch");
  pen.lineWidth = 2;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

function boundsOf(collection) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    } else {
      part.forEach(visit);
    }
  };
  collection.features.forEach((feature) => visit(feature.geometry.coordinates));
  return Number.isFinite(box[0]) ? [[box[0], box[1]], [box[2], box[3]]] : INDONESIA;
}

function styleOf(land) {
  const sources = land ? { land: { type: "geojson", data: land } } : {};
  const layers = [{ id: "sea", type: "background", paint: { "background-color": token("--sea") } }];
  if (land) {
    layers.push({ id: "land", type: "fill", source: "land", paint: { "fill-color": token("--land") } });
  }
  return { version: 8, sources, layers };
}

function addPlaces(map, collection) {
  const top = Math.max(1, ...collection.features.map((f) => f.properties.size || 0));
  const bySize = collection.by_size;
  map.addImage("hatch", hatch());
  map.addSource("places", { type: "geojson", data: collection });
  const areas = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];
  const points = ["==", ["geometry-type"], "Point"];
  map.addLayer({
    id: "areas", type: "fill", source: "places", filter: ["all", areas, ["!=", ["get", "step"], 0]],
    paint: { "fill-color": ["match", ["get", "step"], ...shades(), token("--land")] },
  });
  map.addLayer({
    id: "areas-none", type: "fill", source: "places", filter: ["all", areas, ["==", ["get", "step"], 0]],
    paint: bySize ? { "fill-color": token("--land") } : { "fill-pattern": "hatch" },
  });
  map.addLayer({
    id: "edges", type: "line", source: "places", filter: areas,
    paint: { "line-color": token("--ground"), "line-width": 1.2 },
  });
  map.addLayer({
    id: "points", type: "circle", source: "places", filter: points,
    paint: {
      "circle-radius": ["case", ["!=", ["get", "size"], null], ["max", 5, ["*", 24, ["sqrt", ["/", ["get", "size"], top]]]], 9],
      "circle-color": ["match", ["get", "step"], ...shades(), token(bySize ? "--bar" : "--card")],
      "circle-stroke-color": token("--line-strong"),
      "circle-stroke-width": 1.2,
    },
  });
  return ["areas", "areas-none", "points"];
}

function popupOf(feature, heading) {
  const box = document.createElement("div");
  box.className = "map-popup";
  const link = document.createElement("a");
  link.href = feature.properties.href;
  link.textContent = feature.properties.name;
  const text = document.createElement("div");
  text.textContent = feature.properties.text || heading;
  box.append(link, text);
  return box;
}

async function open(figure, button) {
  button.disabled = true;
  button.textContent = figure.dataset.loading;
  try {
    const [library, collection, land] = await Promise.all([
      import(figure.dataset.library),
      fetch(figure.dataset.geojson).then((answer) => answer.json()),
      fetch(figure.dataset.land).then((answer) => (answer.ok ? answer.json() : null)),
    ]);
    library.setWorkerUrl(figure.dataset.worker);
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = figure.dataset.styles;
    document.head.append(styles);
    const box = document.createElement("div");
    box.className = "map-live";
    figure.querySelector(".map-drawing").after(box);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = new library.Map({
      container: box, style: styleOf(land), bounds: boundsOf(collection), fadeDuration: still ? 0 : 120,
      fitBoundsOptions: { padding: 24 }, attributionControl: false, dragRotate: false, pitchWithRotate: false,
    });
    map.addControl(new library.NavigationControl({ showCompass: false }));
    map.touchZoomRotate.disableRotation();
    map.on("load", () => {
      const layers = addPlaces(map, collection);
      map.on("click", (event) => {
        const [feature] = map.queryRenderedFeatures(event.point, { layers });
        if (feature) {
          new library.Popup().setLngLat(event.lngLat).setDOMContent(popupOf(feature, collection.title)).addTo(map);
        }
      });
      figure.querySelector(".map-drawing").setAttribute("hidden", "");
      figure.dataset.open = "";
      button.remove();
    });
  } catch (error) {
    button.disabled = false;
    button.textContent = figure.dataset.failed;
    console.error(error);
  }
}

for (const figure of document.querySelectorAll(".map[data-geojson]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "outline map-open";
  button.textContent = figure.dataset.label;
  button.addEventListener("click", () => open(figure, button));
  figure.querySelector(".map-drawing").after(button);
}
