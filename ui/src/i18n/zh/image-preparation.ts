/** 图片处理：发送前去除信息、缩小、转换。 */
export const imagePreparation = {
  title: "图片处理",
  set: (n: number) => `已开启${n}项`,
  strip: "去除EXIF和位置信息",
  stripHint: "拍摄地点、时间、设备和备注，像素不变",
  longest: "最长边不超过",
  longestHint: "超过时等比缩小",
  asIs: "不缩小",
  pixels: (px: number) => `${px}像素`,
  convert: "BMP转为JPEG",
  convertHint: "HEIC在本机无法解码，原样发送",
  note: "只处理上传的副本，不改动原文件。设置会保存，对之后选择的图片也生效。",
  untouched: "原文件未改动",
  nothing: "这张图片无需处理",
  steps: { stripped: "已去除EXIF和位置信息", scaled: "已缩小", converted: "已转换格式" },
  skipped: {
    animated: "动图缩小后会失去动画，已原样保留",
    no_decoder: "这种格式在本机无法解码，已原样保留",
    too_large: "图片太大，无法在内存中处理，已原样保留",
    broken: "图片已损坏，无法处理，已原样保留",
  },
};
