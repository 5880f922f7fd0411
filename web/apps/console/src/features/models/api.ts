import type { ModelEdit, TrainingWish } from "@huoshui/api";

import { api } from "@/app/api";

export const listModels = () => api.get("/api/staff/models");

export const getModel = (model_id: number) => api.get("/api/staff/models/{model_id}", { path: { model_id } });

export const listTrainings = () => api.get("/api/staff/model-trainings");

export const getTraining = (training_id: number) =>
  api.get("/api/staff/model-trainings/{training_id}", { path: { training_id } });

export const listSamples = () => api.get("/api/staff/model-samples");

export const getSample = (sample_id: number) =>
  api.get("/api/staff/model-samples/{sample_id}", { path: { sample_id } });

export const addSample = (file: File, key: string) => api.upload("/api/staff/model-samples", { file, key });

export const sampleFromBook = (flow_code: string, key: string) =>
  api.post("/api/staff/model-samples/from-book", { body: { flow_code }, key });

export const listLiveFlows = async () =>
  (await api.get("/api/staff/flows")).filter((flow) => flow.status === "live");

export const removeSample = (sample_id: number, key: string) =>
  api.post("/api/staff/model-samples/{sample_id}/remove", { path: { sample_id }, key });

export const askTraining = (sample_id: number, name: string, wish: TrainingWish, key: string) =>
  api.post("/api/staff/model-trainings", { body: { sample_id, name, wish }, key });

export const registerFile = (name: string, file: File, key: string) =>
  api.upload("/api/staff/models", { fields: { name }, file, key });

export const previewEdits = (model_id: number, edits: ModelEdit[], key: string) =>
  api.post("/api/staff/models/{model_id}/edit-preview", { path: { model_id }, body: { edits }, key });

export const saveEdits = (model_id: number, name: string, edits: ModelEdit[], key: string) =>
  api.post("/api/staff/models/{model_id}/edits", { path: { model_id }, body: { name, edits }, key });

export const submitModel = (model_id: number, limits: string, key: string) =>
  api.post("/api/staff/models/{model_id}/submit", { path: { model_id }, body: { limits }, key });

export const checkModel = (model_id: number, approve: boolean, opinion: string, key: string) =>
  api.post("/api/staff/models/{model_id}/check", { path: { model_id }, body: { approve, opinion }, key });

export const retireModel = (model_id: number, key: string) =>
  api.post("/api/staff/models/{model_id}/retire", { path: { model_id }, key });

export const watchModel = (model_id: number, file: File, time_column: string, key: string) =>
  api.upload("/api/staff/models/{model_id}/watch", {
    path: { model_id },
    fields: { time_column },
    file,
    key,
  });

export const downloadModel = (model_id: number, kind: "artefact" | "sql") =>
  api.download("/api/staff/models/{model_id}/file", "model", { path: { model_id }, query: { kind } });
